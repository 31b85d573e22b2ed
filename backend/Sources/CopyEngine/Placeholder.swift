// Replaced by the first file of CopyEngine.
