// Replaced by the entry point.
@main enum Entry { static func main() {} }
