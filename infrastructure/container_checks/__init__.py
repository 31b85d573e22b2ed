"""Checks the images and the compose file; see `check-containers --help`."""
