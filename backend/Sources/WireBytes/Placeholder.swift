// Replaced by the first file of WireBytes.
