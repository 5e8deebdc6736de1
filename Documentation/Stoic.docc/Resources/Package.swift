// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "faces",
  dependencies: [.package(path: "../stoic")],
  targets: [
    .executableTarget(
      name: "faces",
      dependencies: [.product(name: "PictureRecognition", package: "stoic")])
  ],
  cxxLanguageStandard: .cxx17
)
