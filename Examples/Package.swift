// swift-tools-version: 6.1
import PackageDescription

// As a package of your own would: only the line with the path differs, which for you is
//   .package(url: "https://github.com/OWNER/stoic", branch: "main")

let package = Package(
  name: "examples",
  dependencies: [.package(name: "stoic", path: "..")],
  targets: [
    .executableTarget(
      name: "recognize-picture",
      dependencies: [.product(name: "PictureRecognition", package: "stoic")]),
    .executableTarget(
      name: "follow-video",
      dependencies: [.product(name: "VideoRecognition", package: "stoic")]),
    .executableTarget(
      name: "train-classifier",
      dependencies: [.product(name: "RecognizerTraining", package: "stoic")]),
    .executableTarget(
      name: "attack-model",
      dependencies: [
        .product(name: "DeepRecognition", package: "stoic"),
        .product(name: "AdversarialAttacks", package: "stoic"),
      ]),
  ],
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)
