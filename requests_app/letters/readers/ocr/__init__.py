"""Print on pictures of pages made into words: Tesseract reads, and Pillow sets the picture straight for it."""
