import PixelImages

/// Which files are pictures, by their names alone.
enum PictureName {
  static let list = Image.fileExtensions.joined(separator: ", ")

  static func isPicture(_ name: String) -> Bool { Image.isPicture(named: name) }

  /// The name without its extension: `AF01ANS` of `AF01ANS.JPG`.
  static func stem(_ name: String) -> Substring {
    name.lastIndex(of: ".").map { name[..<$0] } ?? name[...]
  }

  /// Whether a file or folder is the system's and none of the dataset's.
  static func isIgnored(_ name: String) -> Bool {
    name.hasPrefix(".") || ["__MACOSX", "Thumbs.db", "desktop.ini"].contains(name)
  }
}
