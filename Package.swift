// swift-tools-version: 6.1
import PackageDescription

// `Sources/README.md` holds the layer table that `Scripts/check-layers` compares with this file.

/// What all that recognise speak of: emotions, pictures, faces, models.
let vocabulary = ["Toolkit", "EmotionCore", "PixelImages", "FaceAnalysis", "EmotionRecognition"]

let package = Package(
  name: "stoic",
  products: [
    .executable(name: "stoic", targets: ["stoic"]),
    .executable(name: "stoic-lab", targets: ["stoic-lab"]),
    .executable(name: "stoic-video", targets: ["stoic-video"]),
    // Each has the modules whose types it speaks of.
    .library(name: "EmotionRecognition", targets: ["EmotionRecognition"] + vocabulary),
    .library(name: "PictureRecognition", targets: ["PictureRecognition"] + vocabulary),
    .library(
      name: "VideoRecognition",
      targets: ["VideoRecognition", "VideoFrames", "PictureRecognition"]
        + vocabulary),
    .library(name: "FaceSynthesis", targets: ["FaceSynthesis"] + vocabulary),
    .library(
      name: "DeepRecognition", targets: ["DeepRecognition", "AdversarialAttacks"] + vocabulary),
    .library(name: "AdversarialAttacks", targets: ["AdversarialAttacks", "Tensors"]),
    .library(
      name: "RecognizerTraining",
      targets: ["RecognizerTraining", "EmotionDatasets", "NeuralNetworks"] + vocabulary),
    .library(name: "RobustnessEvaluation", targets: ["RobustnessEvaluation"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
  ],
  targets: [
    // Layer 0: plain C over the native libraries
    .target(
      name: "CTorch",
      linkerSettings: [
        .linkedLibrary("torch"), .linkedLibrary("torch_cpu"), .linkedLibrary("c10"),
      ]),
    // Uses dlib's headers alone; nothing of libdlib.so is called, so its dependencies stay out.
    .target(name: "CDlib"),
    .target(name: "CPrefetch"),
    .target(
      name: "COpenCV",
      exclude: ["opencv4"],
      // Debian puts OpenCV's headers in a folder of their own; `opencv4` is a link to it, because a
      // search path may not leave the package and `unsafeFlags` would bar others from depending on
      // it.
      cxxSettings: [.headerSearchPath("opencv4")],
      linkerSettings: [
        .linkedLibrary("opencv_calib3d"), .linkedLibrary("opencv_imgproc"),
        .linkedLibrary("opencv_core"),
      ]),
    .systemLibrary(
      name: "CGdkPixbuf", pkgConfig: "gdk-pixbuf-2.0",
      providers: [.apt(["libgdk-pixbuf-2.0-dev"])]),
    .systemLibrary(name: "CPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"])]),
    .systemLibrary(
      name: "CFFmpeg", pkgConfig: "libavformat",
      providers: [.apt(["libavformat-dev", "libavcodec-dev", "libswscale-dev"])]),
    .systemLibrary(name: "CLibSVM", providers: [.apt(["libsvm-dev"])]),

    // Layer 0, too: the words that everything else is built from
    .target(name: "Toolkit"),

    // Layer 1: the words
    .target(name: "EmotionCore", dependencies: ["Toolkit"]),

    // Layer 1: files, numbers
    .target(name: "DurableFiles", dependencies: ["Toolkit"]),
    .target(name: "EvaluationStatistics", dependencies: ["EmotionCore"]),
    .target(name: "CommandLineSupport", dependencies: ["Toolkit"]),

    // Layer 2: one owner for each native library
    .target(name: "Safetensors", dependencies: ["Toolkit", "DurableFiles"]),
    .target(
      name: "PixelImages",
      dependencies: ["Toolkit", "DurableFiles", "CGdkPixbuf", "CPNG", "COpenCV"]),
    .target(name: "SupportVectorMachines", dependencies: ["Toolkit", "CLibSVM"]),

    // Layer 3
    .target(name: "Tensors", dependencies: ["Toolkit", "Safetensors", "CTorch"]),
    .target(
      name: "FaceAlignment",
      dependencies: ["Toolkit", "DurableFiles", "PixelImages", "CPrefetch"]),
    .target(name: "FaceDetection", dependencies: ["Toolkit", "PixelImages"]),
    .target(name: "LandmarkFeatures", dependencies: ["EmotionCore", "Toolkit"]),
    .target(
      name: "VideoFrames", dependencies: ["Toolkit", "DurableFiles", "PixelImages", "CFFmpeg"]),
    .target(
      name: "EmotionDatasets",
      dependencies: ["EmotionCore", "Toolkit", "DurableFiles", "PixelImages"]),

    // Layer 4
    .target(
      name: "FaceAnalysis",
      dependencies: [
        "EmotionCore", "Toolkit", "PixelImages", "FaceDetection", "FaceAlignment", "CDlib",
      ]),
    .target(
      name: "FaceSynthesis",
      dependencies: ["EmotionCore", "Toolkit", "DurableFiles", "Safetensors", "PixelImages"]),
    .target(
      name: "NeuralNetworks",
      dependencies: ["Toolkit", "Safetensors", "Tensors"]),
    .target(name: "AdversarialAttacks", dependencies: ["Toolkit", "Tensors"]),

    // Layer 5
    .target(
      name: "EmotionRecognition",
      dependencies: [
        "EmotionCore", "Toolkit", "Safetensors", "PixelImages", "FaceAnalysis",
        "LandmarkFeatures",
      ]),

    .target(
      name: "DatasetPreparation",
      dependencies: [
        "Toolkit", "EmotionCore", "PixelImages", "EmotionDatasets", "FaceAnalysis", "FaceSynthesis",
      ]),

    // Layer 6
    .target(
      name: "PictureRecognition",
      dependencies: [
        "EmotionCore", "Toolkit", "DurableFiles", "PixelImages", "FaceAnalysis",
        "EmotionRecognition",
      ]),
    .target(
      name: "DeepRecognition",
      dependencies: [
        "EmotionCore", "Toolkit", "Safetensors", "PixelImages", "Tensors", "NeuralNetworks",
        "AdversarialAttacks", "EmotionRecognition", "FaceAnalysis",
      ]),

    // Layer 7
    .target(
      name: "VideoRecognition",
      dependencies: [
        "EmotionCore", "Toolkit", "PixelImages", "VideoFrames", "FaceAnalysis",
        "PictureRecognition",
      ]),
    .target(
      name: "RecognizerTraining",
      dependencies: [
        "EmotionCore", "Toolkit", "DurableFiles", "Safetensors", "PixelImages",
        "SupportVectorMachines", "Tensors", "FaceAnalysis", "LandmarkFeatures", "EmotionDatasets",
        "DatasetPreparation",
        "NeuralNetworks", "EmotionRecognition", "DeepRecognition",
      ]),
    .target(
      name: "FaceModelTraining",
      dependencies: [
        "EmotionCore", "Toolkit", "PixelImages", "Tensors", "FaceAnalysis", "FaceSynthesis",
        "LandmarkFeatures", "EmotionDatasets", "DatasetPreparation", "EmotionRecognition",
      ]),
    .target(
      name: "ModelEvaluation",
      dependencies: [
        "Toolkit", "EmotionCore", "EvaluationStatistics", "PixelImages", "EmotionDatasets",
        "FaceAnalysis", "EmotionRecognition", "DatasetPreparation",
      ]),

    // Layer 8
    .target(
      name: "Benchmarks",
      dependencies: [
        "Toolkit", "EmotionCore", "EvaluationStatistics", "PixelImages", "Tensors", "FaceAlignment",
        "FaceAnalysis", "FaceSynthesis", "AdversarialAttacks", "EmotionRecognition",
        "DeepRecognition", "ModelEvaluation",
      ]),
    .target(
      name: "RobustnessEvaluation",
      dependencies: [
        "Toolkit", "EmotionCore", "DurableFiles", "EvaluationStatistics", "PixelImages", "Tensors",
        "EmotionDatasets", "AdversarialAttacks", "FaceAnalysis", "EmotionRecognition",
        "DeepRecognition", "DatasetPreparation", "ModelEvaluation",
      ]),
    .target(
      name: "StoicCommands",
      dependencies: [
        "Toolkit", "CommandLineSupport", "PixelImages", "FaceAnalysis", "EmotionRecognition",
        "FaceSynthesis", "PictureRecognition",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),

    // Layer 9: the programs
    .executableTarget(
      name: "stoic",
      dependencies: [
        "EmotionCore", "Toolkit", "CommandLineSupport", "FaceAlignment", "FaceAnalysis",
        "FaceSynthesis",
        "EmotionRecognition", "StoicCommands",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .executableTarget(
      name: "stoic-video",
      dependencies: [
        "CommandLineSupport", "PictureRecognition", "VideoRecognition", "StoicCommands",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .executableTarget(
      name: "stoic-lab",
      dependencies: [
        "Toolkit", "EmotionCore", "CommandLineSupport", "DurableFiles", "EvaluationStatistics",
        "PixelImages", "Safetensors", "Tensors", "LandmarkFeatures", "VideoFrames",
        "EmotionDatasets", "FaceAnalysis", "FaceSynthesis", "NeuralNetworks", "AdversarialAttacks",
        "EmotionRecognition", "DatasetPreparation", "PictureRecognition", "DeepRecognition",
        "VideoRecognition", "RecognizerTraining", "FaceModelTraining", "ModelEvaluation",
        "Benchmarks", "RobustnessEvaluation", "StoicCommands",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),

    // Tests: one target for each target; TestSupport is what they share
    .target(name: "TestSupport", path: "Tests/TestSupport"),
    .testTarget(name: "ToolkitTests", dependencies: ["Toolkit"]),
    .testTarget(name: "EmotionCoreTests", dependencies: ["EmotionCore", "Toolkit"]),
    .testTarget(
      name: "DurableFilesTests",
      dependencies: ["DurableFiles", "EmotionCore", "Toolkit", "TestSupport"]),
    .testTarget(
      name: "EvaluationStatisticsTests",
      dependencies: ["EvaluationStatistics", "EmotionCore", "Toolkit"]),
    .testTarget(
      name: "CommandLineSupportTests",
      dependencies: ["CommandLineSupport", "EmotionCore", "Toolkit"]),
    .testTarget(name: "CDlibTests", dependencies: ["CDlib", "TestSupport"]),
    .testTarget(name: "CTorchTests", dependencies: ["CTorch"]),
    .testTarget(
      name: "SafetensorsTests",
      dependencies: ["EmotionCore", "Toolkit", "Safetensors", "TestSupport"]),
    .testTarget(
      name: "TensorsTests",
      dependencies: ["EmotionCore", "Toolkit", "Safetensors", "Tensors", "TestSupport"],
      exclude: ["Goldens"]),
    .testTarget(
      name: "NeuralNetworksTests",
      dependencies: [
        "EmotionCore", "Toolkit", "Safetensors", "Tensors", "NeuralNetworks", "TestSupport",
      ],
      exclude: ["Goldens"]),
    .testTarget(
      name: "DeepRecognitionTests",
      dependencies: [
        "EmotionCore", "Toolkit", "DurableFiles", "Safetensors", "PixelImages", "Tensors",
        "NeuralNetworks",
        "EmotionRecognition", "DeepRecognition", "TestSupport",
      ]),
    .testTarget(name: "COpenCVTests", dependencies: ["COpenCV"]),
    .testTarget(
      name: "PixelImagesTests",
      dependencies: ["PixelImages", "EmotionCore", "Toolkit", "TestSupport"]),
    .testTarget(
      name: "SupportVectorMachinesTests",
      dependencies: ["SupportVectorMachines", "CLibSVM", "EmotionCore", "Toolkit"]),
    .testTarget(
      name: "FaceAnalysisTests",
      dependencies: [
        "FaceAnalysis", "FaceAlignment", "EmotionCore", "Toolkit", "PixelImages", "TestSupport",
      ]),
    .testTarget(
      name: "FaceDetectionTests",
      dependencies: ["FaceDetection", "EmotionCore", "Toolkit", "PixelImages"]),
    .testTarget(
      name: "FaceSynthesisTests",
      dependencies: [
        "FaceSynthesis", "FaceAlignment", "FaceAnalysis", "EmotionCore", "Toolkit",
        "EmotionDatasets",
        "PixelImages", "TestSupport",
      ]),
    .testTarget(
      name: "FaceModelTrainingTests",
      dependencies: [
        "FaceModelTraining", "FaceSynthesis", "FaceAnalysis", "EmotionCore", "Toolkit",
        "EmotionDatasets",
        "Tensors", "TestSupport",
      ]),
    .testTarget(
      name: "FaceAlignmentTests",
      dependencies: [
        "FaceAlignment", "CDlib", "EmotionCore", "Toolkit", "PixelImages", "TestSupport",
      ]),
    .testTarget(
      name: "LandmarkFeaturesTests", dependencies: ["LandmarkFeatures", "EmotionCore", "Toolkit"]),
    .testTarget(
      name: "EmotionDatasetsTests",
      dependencies: ["EmotionDatasets", "EmotionCore", "Toolkit", "PixelImages", "TestSupport"]),
    .testTarget(
      name: "AdversarialAttacksTests",
      dependencies: ["AdversarialAttacks", "EmotionCore", "Toolkit", "Tensors"]),
    .testTarget(
      name: "EmotionRecognitionTests",
      dependencies: [
        "EmotionRecognition", "EmotionCore", "Toolkit", "DurableFiles", "Safetensors",
        "PixelImages",
        "FaceAnalysis", "LandmarkFeatures", "TestSupport",
      ]),
    .testTarget(
      name: "RecognizerTrainingTests",
      dependencies: [
        "RecognizerTraining", "EmotionCore", "Toolkit", "Safetensors", "PixelImages",
        "SupportVectorMachines",
        "Tensors", "FaceAnalysis", "LandmarkFeatures", "EmotionDatasets", "NeuralNetworks",
        "EmotionRecognition", "TestSupport",
      ]),
    .target(
      name: "ModelFixtures",
      dependencies: [
        "EmotionCore", "Toolkit", "PixelImages", "Tensors", "LandmarkFeatures", "NeuralNetworks",
        "EmotionRecognition", "DeepRecognition", "TestSupport",
      ],
      path: "Tests/ModelFixtures"),
    .testTarget(
      name: "RobustnessEvaluationTests",
      dependencies: [
        "RobustnessEvaluation", "EmotionCore", "Toolkit", "EvaluationStatistics", "PixelImages",
        "Tensors",
        "FaceAlignment", "FaceAnalysis", "EmotionDatasets", "AdversarialAttacks",
        "EmotionRecognition",
        "DeepRecognition", "FaceSynthesis", "TestSupport", "ModelFixtures",
      ]),
    .testTarget(
      name: "VideoFramesTests",
      dependencies: ["VideoFrames", "EmotionCore", "Toolkit", "PixelImages", "TestSupport"]),
    .target(
      name: "VideoFixtures",
      dependencies: [
        "EmotionCore", "Toolkit", "EmotionRecognition", "FaceSynthesis", "PixelImages",
        "VideoFrames",
      ],
      path: "Tests/VideoFixtures"),
    .testTarget(
      name: "VideoRecognitionTests",
      dependencies: [
        "VideoRecognition", "VideoFrames", "PictureRecognition", "EmotionCore",
        "Toolkit",
        "PixelImages", "FaceAnalysis", "FaceSynthesis", "EmotionRecognition", "TestSupport",
        "VideoFixtures",
      ]),
    .testTarget(
      name: "PictureRecognitionTests",
      dependencies: [
        "PictureRecognition", "EmotionCore", "Toolkit", "DurableFiles", "PixelImages",
        "FaceAnalysis",
        "FaceSynthesis", "EmotionRecognition", "TestSupport",
      ]),
    .testTarget(
      name: "stoic-labTests",
      dependencies: [
        "stoic", "stoic-lab", "EmotionCore", "Toolkit", "PixelImages", "Safetensors", "Tensors",
        "EmotionRecognition", "NeuralNetworks", "DeepRecognition", "TestSupport", "ModelFixtures",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .testTarget(
      name: "stoicTests",
      dependencies: [
        "stoic", "stoic-video", "EmotionCore", "Toolkit", "EmotionRecognition", "FaceSynthesis",
        "PixelImages",
        "Safetensors", "VideoFrames", "TestSupport", "VideoFixtures",
      ]
    ),
  ],
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)

// They call libFuzzer, which is linked with -sanitize=fuzzer alone, as `Scripts/fuzz` does.
if Context.environment["STOIC_FUZZING"] != nil {
  package.targets += [
    .target(name: "FuzzerDriver", path: "Tests/FuzzerDriver"),
    .executableTarget(
      name: "cascade-fuzzer",
      dependencies: [
        "FuzzerDriver", "FaceAlignment", "EmotionCore", "Toolkit", "PixelImages", "TestSupport",
      ],
      path: "Tests/CascadeFuzzer"),
    .executableTarget(
      name: "reader-fuzzer",
      dependencies: [
        "FuzzerDriver", "EmotionCore", "Toolkit", "PixelImages", "Safetensors", "FaceSynthesis",
        "EmotionRecognition", "TestSupport",
      ],
      path: "Tests/ReaderFuzzer"),
  ]
}

for target in package.targets where ![.system, .plugin].contains(target.type) {
  target.swiftSettings = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
  ]
}
