// swift-tools-version: 6.1
import PackageDescription

// `Sources/README.md` holds the layer table that `Scripts/check-layers` compares with this file.

// A product brings the modules whose types its own modules show; `Scripts/check-layers` checks it.

/// Pictures and what is drawn or measured on them.
let pictures = ["Toolkit", "EmotionCore", "PixelImages"]

/// Everything that recognises: pictures, faces, models.
let recognition =
  pictures + [
    "Safetensors", "FaceAlignment", "FaceAnalysis", "LandmarkFeatures", "EmotionRecognition",
  ]

/// Recognition with networks and attacks on them.
let networks =
  recognition + ["Tensors", "NeuralNetworks", "AdversarialAttacks", "DeepRecognition"]

/// Labelled pictures, and how they are prepared.
let datasets = [
  "FaceSynthesis", "EvaluationStatistics", "EmotionDatasets", "DatasetPreparation",
]

let package = Package(
  name: "stoic",
  products: [
    .executable(name: "stoic", targets: ["stoic"]),
    .executable(name: "stoic-lab", targets: ["stoic-lab"]),
    .executable(name: "stoic-video", targets: ["stoic-video"]),
    .library(name: "EmotionRecognition", targets: recognition),
    .library(
      name: "PictureRecognition", targets: recognition + ["DurableFiles", "PictureRecognition"]),
    .library(
      name: "VideoRecognition",
      targets: recognition + [
        "DurableFiles", "PictureRecognition", "VideoFrames", "VideoRecognition",
      ]),
    .library(name: "FaceSynthesis", targets: pictures + ["FaceSynthesis"]),
    .library(
      name: "AdversarialAttacks",
      targets: ["Toolkit", "Safetensors", "Tensors", "AdversarialAttacks"]),
    .library(name: "DeepRecognition", targets: networks),
    .library(name: "RecognizerTraining", targets: networks + datasets + ["RecognizerTraining"]),
    .library(
      name: "RobustnessEvaluation",
      targets: networks + datasets + ["ModelEvaluation", "RobustnessEvaluation"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    // Layers 0 and 1: plain C over the native libraries
    .target(name: "CStatus"),
    .target(
      name: "CTorch",
      dependencies: ["CStatus"],
      linkerSettings: [
        .linkedLibrary("torch"), .linkedLibrary("torch_cpu"), .linkedLibrary("c10"),
      ]),
    // Uses dlib's headers alone; nothing of libdlib.so is called, so its dependencies stay out.
    .target(name: "CDlib", dependencies: ["CStatus"]),
    .target(name: "CPrefetch"),
    .target(name: "CJPEG", linkerSettings: [.linkedLibrary("jpeg")]),
    .target(name: "CSixteenBit", linkerSettings: [.linkedLibrary("png16")]),
    .target(
      name: "COpenCV",
      dependencies: ["CStatus"],
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
    .systemLibrary(
      name: "CGLib", pkgConfig: "glib-2.0", providers: [.apt(["libglib2.0-dev"])]),
    .systemLibrary(name: "CPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"])]),
    .systemLibrary(
      name: "CFFmpeg", pkgConfig: "libavformat",
      providers: [.apt(["libavformat-dev", "libavcodec-dev", "libswscale-dev"])]),
    .systemLibrary(name: "CLibSVM", providers: [.apt(["libsvm-dev"])]),

    // Layer 0, in Swift: what any program could use
    .target(name: "Toolkit"),

    // Layer 1: emotions and landmarks, durable files
    .target(name: "EmotionCore", dependencies: ["Toolkit"]),
    .target(name: "DurableFiles", dependencies: ["Toolkit", "CGLib"]),

    // Layer 2: statistics, terminals, and pictures, weights, support vectors
    .target(name: "EvaluationStatistics", dependencies: ["EmotionCore", "Toolkit"]),
    .target(name: "CommandLineSupport", dependencies: ["Toolkit"]),
    .target(name: "Safetensors", dependencies: ["Toolkit", "DurableFiles"]),
    .target(
      name: "PixelImages",
      dependencies: [
        "Toolkit", "DurableFiles", "CGLib", "CGdkPixbuf", "CJPEG", "CPNG", "CSixteenBit", "COpenCV",
      ]),
    .target(name: "SupportVectorMachines", dependencies: ["Toolkit", "CLibSVM"]),

    // Layer 3: tensors, and one craft each: alignment, detection, features, videos, datasets
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
      dependencies: [
        "EmotionCore", "Toolkit", "DurableFiles", "EvaluationStatistics", "PixelImages",
      ]),

    // Layer 4: faces, drawn faces, networks, attacks
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
    .target(name: "AdversarialAttacks", dependencies: ["Toolkit", "PixelImages", "Tensors"]),

    // Layer 5: methods of recognition, prepared datasets
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

    // Layer 6: lists of pictures, the ResNet
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
        "AdversarialAttacks", "EmotionRecognition", "FaceAlignment", "FaceAnalysis",
      ]),

    // Layer 7: videos, training, evaluation of one model, the ledger of attacks
    .target(
      name: "VideoRecognition",
      dependencies: [
        "EmotionCore", "Toolkit", "PixelImages", "VideoFrames", "FaceAnalysis",
        "PictureRecognition",
      ]),
    .target(
      name: "RecognizerTraining",
      dependencies: [
        "EmotionCore", "Toolkit", "Safetensors", "PixelImages", "SupportVectorMachines", "Tensors",
        "FaceAnalysis", "LandmarkFeatures", "EmotionDatasets",
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

    .target(
      name: "AttackLedger",
      dependencies: [
        "Toolkit", "EmotionCore", "DurableFiles",
        .product(name: "GRDB", package: "GRDB.swift"),
      ]),

    // Layer 8: benchmarks, comparison, commands
    .target(
      name: "Benchmarks",
      dependencies: [
        "Toolkit", "EmotionCore", "EvaluationStatistics", "PixelImages", "Tensors", "FaceAlignment",
        "VideoFrames", "EmotionDatasets", "FaceAnalysis", "FaceSynthesis", "AdversarialAttacks",
        "EmotionRecognition", "PictureRecognition", "DeepRecognition", "VideoRecognition",
        "ModelEvaluation",
      ]),
    .target(
      name: "RobustnessEvaluation",
      dependencies: [
        "Toolkit", "EmotionCore", "DurableFiles", "EvaluationStatistics", "PixelImages", "Tensors",
        "EmotionDatasets", "AdversarialAttacks", "FaceAnalysis", "EmotionRecognition",
        "DeepRecognition", "DatasetPreparation", "ModelEvaluation", "AttackLedger",
      ]),
    .target(
      name: "AttackSuites",
      dependencies: [
        "Toolkit", "EmotionCore", "DurableFiles", "EvaluationStatistics", "PixelImages", "Tensors",
        "EmotionDatasets", "AdversarialAttacks", "FaceAnalysis", "EmotionRecognition",
        "DeepRecognition", "DatasetPreparation", "AttackLedger",
        .product(name: "Yams", package: "Yams"),
      ]),
    .target(
      name: "StoicCommands",
      dependencies: [
        "Toolkit", "CommandLineSupport", "DurableFiles", "PixelImages", "FaceAnalysis",
        "EmotionRecognition", "FaceSynthesis", "PictureRecognition",
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
        "Benchmarks", "RobustnessEvaluation", "AttackSuites", "StoicCommands",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),

    // Tests: one target for each target; the helpers are what they share
    .target(
      name: "TestSupport",
      dependencies: [],
      path: "Tests/TestSupport"),
    .target(
      name: "ModelFixtures",
      dependencies: [
        "Toolkit", "EmotionCore", "PixelImages", "Tensors", "LandmarkFeatures", "FaceAnalysis",
        "NeuralNetworks", "EmotionRecognition", "DeepRecognition", "TestSupport",
      ],
      path: "Tests/ModelFixtures"),
    .target(
      name: "VideoFixtures",
      dependencies: [
        "Toolkit", "EmotionCore", "PixelImages", "VideoFrames", "FaceSynthesis",
        "EmotionRecognition",
      ],
      path: "Tests/VideoFixtures"),
    .testTarget(
      name: "CTorchTests",
      dependencies: ["CTorch"]),
    .testTarget(
      name: "CDlibTests",
      dependencies: ["CDlib", "TestSupport"]),
    .testTarget(
      name: "COpenCVTests",
      dependencies: ["COpenCV"]),
    .testTarget(
      name: "ToolkitTests",
      dependencies: ["Toolkit"]),
    .testTarget(
      name: "EmotionCoreTests",
      dependencies: ["Toolkit", "EmotionCore"]),
    .testTarget(
      name: "DurableFilesTests",
      dependencies: ["Toolkit", "DurableFiles", "TestSupport"]),
    .testTarget(
      name: "EvaluationStatisticsTests",
      dependencies: ["Toolkit", "EmotionCore", "EvaluationStatistics"]),
    .testTarget(
      name: "CommandLineSupportTests",
      dependencies: ["Toolkit", "CommandLineSupport"]),
    .testTarget(
      name: "SafetensorsTests",
      dependencies: ["Toolkit", "EmotionCore", "Safetensors", "TestSupport"]),
    .testTarget(
      name: "PixelImagesTests",
      dependencies: ["Toolkit", "EmotionCore", "PixelImages", "TestSupport"]),
    .testTarget(
      name: "SupportVectorMachinesTests",
      dependencies: ["CLibSVM", "Toolkit", "SupportVectorMachines"]),
    .testTarget(
      name: "TensorsTests",
      dependencies: ["Toolkit", "Safetensors", "Tensors", "TestSupport"],
      exclude: ["Goldens"]),
    .testTarget(
      name: "FaceAlignmentTests",
      dependencies: [
        "CDlib", "Toolkit", "EmotionCore", "PixelImages", "FaceAlignment", "TestSupport",
      ]),
    .testTarget(
      name: "FaceDetectionTests",
      dependencies: ["Toolkit", "PixelImages", "FaceDetection"]),
    .testTarget(
      name: "LandmarkFeaturesTests",
      dependencies: ["Toolkit", "EmotionCore", "LandmarkFeatures"]),
    .testTarget(
      name: "VideoFramesTests",
      dependencies: ["Toolkit", "EmotionCore", "PixelImages", "VideoFrames", "TestSupport"]),
    .testTarget(
      name: "EmotionDatasetsTests",
      dependencies: [
        "Toolkit", "EmotionCore", "EvaluationStatistics", "PixelImages", "EmotionDatasets",
        "TestSupport",
      ]),
    .testTarget(
      name: "FaceAnalysisTests",
      dependencies: [
        "Toolkit", "EmotionCore", "PixelImages", "FaceAlignment", "FaceAnalysis", "ModelFixtures",
        "TestSupport",
      ]),
    .testTarget(
      name: "FaceSynthesisTests",
      dependencies: [
        "Toolkit", "EmotionCore", "PixelImages", "FaceAlignment", "EmotionDatasets", "FaceAnalysis",
        "FaceSynthesis", "TestSupport",
      ]),
    .testTarget(
      name: "NeuralNetworksTests",
      dependencies: ["Toolkit", "Safetensors", "Tensors", "NeuralNetworks", "TestSupport"],
      exclude: ["Goldens"]),
    .testTarget(
      name: "AdversarialAttacksTests",
      dependencies: ["Toolkit", "Tensors", "AdversarialAttacks"]),
    .testTarget(
      name: "EmotionRecognitionTests",
      dependencies: [
        "Toolkit", "EmotionCore", "DurableFiles", "Safetensors", "PixelImages", "LandmarkFeatures",
        "FaceAnalysis", "EmotionRecognition", "ModelFixtures", "TestSupport",
      ]),
    .testTarget(
      name: "DatasetPreparationTests",
      dependencies: [
        "Toolkit", "EmotionCore", "PixelImages", "EmotionDatasets", "FaceAnalysis", "FaceSynthesis",
        "EmotionRecognition", "DatasetPreparation", "ModelFixtures", "TestSupport",
      ]),
    .testTarget(
      name: "PictureRecognitionTests",
      dependencies: [
        "Toolkit", "EmotionCore", "DurableFiles", "PixelImages", "FaceAnalysis", "FaceSynthesis",
        "EmotionRecognition", "PictureRecognition", "TestSupport",
      ]),
    .testTarget(
      name: "DeepRecognitionTests",
      dependencies: [
        "Toolkit", "EmotionCore", "DurableFiles", "Safetensors", "PixelImages", "Tensors",
        "FaceAnalysis", "NeuralNetworks", "AdversarialAttacks", "FaceAlignment",
        "EmotionRecognition",
        "DeepRecognition", "ModelFixtures", "TestSupport",
      ]),
    .testTarget(
      name: "VideoRecognitionTests",
      dependencies: [
        "Toolkit", "EmotionCore", "PixelImages", "VideoFrames", "FaceAnalysis", "FaceSynthesis",
        "EmotionRecognition", "PictureRecognition", "VideoRecognition", "VideoFixtures",
        "TestSupport",
      ]),
    .testTarget(
      name: "RecognizerTrainingTests",
      dependencies: [
        "Toolkit", "EmotionCore", "Safetensors", "PixelImages", "SupportVectorMachines", "Tensors",
        "LandmarkFeatures", "EmotionDatasets", "FaceAnalysis", "NeuralNetworks",
        "AdversarialAttacks", "EmotionRecognition", "DeepRecognition", "RecognizerTraining",
        "TestSupport",
      ]),
    .testTarget(
      name: "FaceModelTrainingTests",
      dependencies: [
        "Toolkit", "EmotionCore", "Tensors", "EmotionDatasets", "FaceAnalysis", "FaceSynthesis",
        "FaceModelTraining", "TestSupport",
      ]),
    .testTarget(
      name: "ModelEvaluationTests",
      dependencies: [
        "Toolkit", "EmotionCore", "EvaluationStatistics", "PixelImages", "EmotionDatasets",
        "FaceAnalysis", "EmotionRecognition", "DeepRecognition", "ModelEvaluation", "ModelFixtures",
        "TestSupport",
      ]),
    .testTarget(
      name: "AttackLedgerTests",
      dependencies: [
        "Toolkit", "EmotionCore", "DurableFiles", "AttackLedger", "TestSupport",
        .product(name: "GRDB", package: "GRDB.swift"),
      ]),
    .testTarget(
      name: "BenchmarksTests",
      dependencies: [
        "Toolkit", "PixelImages", "FaceAlignment", "FaceAnalysis", "FaceSynthesis",
        "EmotionRecognition", "ModelEvaluation", "Benchmarks", "ModelFixtures", "TestSupport",
      ]),
    .testTarget(
      name: "RobustnessEvaluationTests",
      dependencies: [
        "Toolkit", "EmotionCore", "EvaluationStatistics", "PixelImages", "EmotionDatasets",
        "FaceAnalysis", "AdversarialAttacks", "EmotionRecognition", "DatasetPreparation",
        "DeepRecognition", "ModelEvaluation", "AttackLedger", "RobustnessEvaluation",
        "ModelFixtures", "TestSupport",
        .product(name: "GRDB", package: "GRDB.swift"),
      ]),
    .testTarget(
      name: "AttackSuitesTests",
      dependencies: [
        "Toolkit", "EmotionCore", "EvaluationStatistics", "PixelImages", "Tensors",
        "EmotionDatasets", "AdversarialAttacks", "FaceAnalysis", "EmotionRecognition",
        "DeepRecognition", "DatasetPreparation", "AttackLedger", "AttackSuites", "ModelFixtures",
        "TestSupport",
        .product(name: "GRDB", package: "GRDB.swift"),
      ],
      exclude: ["Fixtures"]),
    .testTarget(
      name: "StoicCommandsTests",
      dependencies: ["Toolkit", "StoicCommands"]),
    .testTarget(
      name: "stoicTests",
      dependencies: [
        "Toolkit", "EmotionCore", "Safetensors", "PixelImages", "VideoFrames", "FaceSynthesis",
        "EmotionRecognition", "stoic", "stoic-video", "VideoFixtures", "TestSupport",
      ]),
    .testTarget(
      name: "stoic-labTests",
      dependencies: [
        "Toolkit", "EmotionCore", "Safetensors", "PixelImages", "Tensors", "NeuralNetworks",
        "EmotionRecognition", "DeepRecognition", "stoic", "stoic-lab", "ModelFixtures",
        "TestSupport", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
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
