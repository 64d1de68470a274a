"""The whole log as files, made each night and whenever something in them was corrected or withdrawn."""
