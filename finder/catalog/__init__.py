"""Reading, checking and writing the files of `catalog/`."""
