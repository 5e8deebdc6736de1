/// The version of the programs.
enum Version {
  static let current = "0.1.0"
}
