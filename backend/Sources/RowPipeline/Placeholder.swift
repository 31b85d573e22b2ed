// Replaced by the first file of RowPipeline.
