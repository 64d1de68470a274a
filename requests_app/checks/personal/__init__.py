"""Personal data in what will be published, and in the names of files."""
