"""Excel workbooks. Reading order: workbook, styles, layout, covers, conditions, sight."""
