// Replaced by the first file of CommandLine.
