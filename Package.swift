// swift-tools-version: 6.1
import PackageDescription

// `Sources/README.md` holds the layer table that `Scripts/check-layers` compares with this file.

/// What all that recognise speak of: emotions, pictures, faces, models.
let vocabulary = ["EmotionCore", "PixelImages", "FaceAnalysis", "EmotionRecognition"]

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
      targets: ["VideoRecognition", "VideoFrames", "FaceTracking", "PictureRecognition"]
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
    .target(name: "EmotionCore"),

    // Layer 1: files, numbers
    .target(name: "DurableFiles", dependencies: ["EmotionCore"]),
    .target(name: "EvaluationStatistics", dependencies: ["EmotionCore"]),
    .target(name: "CommandLineSupport", dependencies: ["EmotionCore"]),

    // Layer 2: one owner for each native library
    .target(name: "Safetensors", dependencies: ["EmotionCore", "DurableFiles"]),
    .target(
      name: "PixelImages",
      dependencies: ["EmotionCore", "DurableFiles", "CGdkPixbuf", "CPNG", "COpenCV"]),
    .target(name: "SupportVectorMachines", dependencies: ["EmotionCore", "CLibSVM"]),

    // Layer 3
    .target(name: "Tensors", dependencies: ["EmotionCore", "Safetensors", "CTorch"]),
    .target(
      name: "FaceAlignment",
      dependencies: ["EmotionCore", "DurableFiles", "PixelImages", "CPrefetch"]),
    .target(name: "FaceDetection", dependencies: ["EmotionCore", "PixelImages"]),
    .target(name: "LandmarkFeatures", dependencies: ["EmotionCore"]),
    .target(
      name: "VideoFrames", dependencies: ["EmotionCore", "DurableFiles", "PixelImages", "CFFmpeg"]),
    .target(name: "FaceTracking", dependencies: ["EmotionCore", "PixelImages"]),
    .target(
      name: "EmotionDatasets", dependencies: ["EmotionCore", "DurableFiles", "PixelImages"]),

    // Layer 4
    .target(
      name: "FaceAnalysis",
      dependencies: ["EmotionCore", "PixelImages", "FaceDetection", "FaceAlignment", "CDlib"]),
    .target(
      name: "FaceSynthesis",
      dependencies: ["EmotionCore", "DurableFiles", "Safetensors", "PixelImages"]),
    .target(
      name: "NeuralNetworks",
      dependencies: ["EmotionCore", "Safetensors", "Tensors"]),
    .target(name: "AdversarialAttacks", dependencies: ["EmotionCore", "Tensors"]),

    // Layer 5
    .target(
      name: "EmotionRecognition",
      dependencies: [
        "EmotionCore", "Safetensors", "PixelImages", "FaceAnalysis",
        "LandmarkFeatures",
      ]),

    // Layer 6
    .target(
      name: "PictureRecognition",
      dependencies: [
        "EmotionCore", "DurableFiles", "PixelImages", "FaceAnalysis", "EmotionRecognition",
      ]),
    .target(
      name: "DeepRecognition",
      dependencies: [
        "EmotionCore", "Safetensors", "PixelImages", "Tensors", "NeuralNetworks",
        "AdversarialAttacks", "EmotionRecognition",
      ]),

    // Layer 7
    .target(
      name: "VideoRecognition",
      dependencies: [
        "EmotionCore", "PixelImages", "VideoFrames", "FaceTracking", "EmotionRecognition",
        "PictureRecognition",
      ]),
    .target(
      name: "RecognizerTraining",
      dependencies: [
        "EmotionCore", "DurableFiles", "Safetensors", "PixelImages",
        "SupportVectorMachines", "Tensors", "FaceAnalysis", "LandmarkFeatures", "EmotionDatasets",
        "NeuralNetworks", "EmotionRecognition", "DeepRecognition",
      ]),
    .target(
      name: "FaceModelTraining",
      dependencies: [
        "EmotionCore", "PixelImages", "Tensors", "FaceAnalysis", "FaceSynthesis",
        "LandmarkFeatures", "EmotionDatasets", "EmotionRecognition",
      ]),
    .target(
      name: "RobustnessEvaluation",
      dependencies: [
        "EmotionCore", "DurableFiles", "EvaluationStatistics", "PixelImages", "Tensors",
        "EmotionDatasets", "AdversarialAttacks", "EmotionRecognition", "DeepRecognition",
        "FaceAlignment", "FaceAnalysis", "FaceSynthesis",
      ]),

    .target(
      name: "RecognitionCommands",
      dependencies: [
        "EmotionCore", "CommandLineSupport", "PixelImages", "FaceAnalysis", "EmotionRecognition",
        "PictureRecognition",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),

    // Layer 8
    .target(
      name: "VideoCommands",
      dependencies: [
        "EmotionCore", "CommandLineSupport", "PixelImages", "VideoFrames", "FaceTracking",
        "PictureRecognition", "VideoRecognition", "RecognitionCommands",
      ]),

    // Layer 9: the programs
    .executableTarget(
      name: "stoic",
      dependencies: [
        "EmotionCore", "CommandLineSupport", "FaceAlignment", "FaceAnalysis", "FaceSynthesis",
        "EmotionRecognition", "RecognitionCommands",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .executableTarget(
      name: "stoic-video",
      dependencies: [
        "EmotionCore", "CommandLineSupport", "RecognitionCommands", "VideoCommands",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .executableTarget(
      name: "stoic-lab",
      dependencies: [
        "EmotionCore", "CommandLineSupport", "DurableFiles", "EvaluationStatistics", "PixelImages",
        "Safetensors", "Tensors", "FaceAnalysis", "FaceSynthesis", "LandmarkFeatures",
        "EmotionDatasets", "EmotionRecognition", "FaceModelTraining", "NeuralNetworks",
        "DeepRecognition",
        "AdversarialAttacks", "RecognizerTraining",
        "RobustnessEvaluation", "RecognitionCommands", "VideoFrames", "VideoCommands",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),

    // Tests: one target for each target; TestSupport is what they share
    .target(name: "TestSupport", path: "Tests/TestSupport"),
    .testTarget(name: "EmotionCoreTests", dependencies: ["EmotionCore"]),
    .testTarget(
      name: "DurableFilesTests", dependencies: ["DurableFiles", "EmotionCore", "TestSupport"]),
    .testTarget(
      name: "EvaluationStatisticsTests", dependencies: ["EvaluationStatistics", "EmotionCore"]),
    .testTarget(
      name: "CommandLineSupportTests", dependencies: ["CommandLineSupport", "EmotionCore"]),
    .testTarget(name: "CDlibTests", dependencies: ["CDlib", "TestSupport"]),
    .testTarget(name: "CTorchTests", dependencies: ["CTorch"]),
    .testTarget(
      name: "SafetensorsTests", dependencies: ["EmotionCore", "Safetensors", "TestSupport"]),
    .testTarget(
      name: "TensorsTests", dependencies: ["EmotionCore", "Safetensors", "Tensors", "TestSupport"],
      exclude: ["Goldens"]),
    .testTarget(
      name: "NeuralNetworksTests",
      dependencies: ["EmotionCore", "Safetensors", "Tensors", "NeuralNetworks", "TestSupport"],
      exclude: ["Goldens"]),
    .testTarget(
      name: "DeepRecognitionTests",
      dependencies: [
        "EmotionCore", "DurableFiles", "Safetensors", "PixelImages", "Tensors", "NeuralNetworks",
        "EmotionRecognition", "DeepRecognition", "TestSupport",
      ]),
    .testTarget(name: "COpenCVTests", dependencies: ["COpenCV"]),
    .testTarget(
      name: "PixelImagesTests", dependencies: ["PixelImages", "EmotionCore", "TestSupport"]),
    .testTarget(
      name: "SupportVectorMachinesTests",
      dependencies: ["SupportVectorMachines", "CLibSVM", "EmotionCore"]),
    .testTarget(
      name: "FaceAnalysisTests",
      dependencies: ["FaceAnalysis", "FaceAlignment", "EmotionCore", "PixelImages", "TestSupport"]),
    .testTarget(
      name: "FaceDetectionTests",
      dependencies: ["FaceDetection", "EmotionCore", "PixelImages"]),
    .testTarget(
      name: "FaceSynthesisTests",
      dependencies: [
        "FaceSynthesis", "FaceAlignment", "FaceAnalysis", "EmotionCore", "EmotionDatasets",
        "PixelImages", "TestSupport",
      ]),
    .testTarget(
      name: "FaceModelTrainingTests",
      dependencies: [
        "FaceModelTraining", "FaceSynthesis", "FaceAnalysis", "EmotionCore", "EmotionDatasets",
        "Tensors", "TestSupport",
      ]),
    .testTarget(
      name: "FaceAlignmentTests",
      dependencies: ["FaceAlignment", "CDlib", "EmotionCore", "PixelImages", "TestSupport"]),
    .testTarget(name: "LandmarkFeaturesTests", dependencies: ["LandmarkFeatures", "EmotionCore"]),
    .testTarget(
      name: "EmotionDatasetsTests",
      dependencies: ["EmotionDatasets", "EmotionCore", "PixelImages", "TestSupport"]),
    .testTarget(
      name: "AdversarialAttacksTests",
      dependencies: ["AdversarialAttacks", "EmotionCore", "Tensors"]),
    .testTarget(
      name: "EmotionRecognitionTests",
      dependencies: [
        "EmotionRecognition", "EmotionCore", "DurableFiles", "Safetensors", "PixelImages",
        "FaceAnalysis", "LandmarkFeatures", "TestSupport",
      ]),
    .testTarget(
      name: "RecognizerTrainingTests",
      dependencies: [
        "RecognizerTraining", "EmotionCore", "Safetensors", "PixelImages", "SupportVectorMachines",
        "Tensors", "FaceAnalysis", "LandmarkFeatures", "EmotionDatasets", "NeuralNetworks",
        "EmotionRecognition", "TestSupport",
      ]),
    .target(
      name: "ModelFixtures",
      dependencies: [
        "EmotionCore", "PixelImages", "Tensors", "LandmarkFeatures", "NeuralNetworks",
        "EmotionRecognition", "DeepRecognition", "TestSupport",
      ],
      path: "Tests/ModelFixtures"),
    .testTarget(
      name: "RobustnessEvaluationTests",
      dependencies: [
        "RobustnessEvaluation", "EmotionCore", "EvaluationStatistics", "PixelImages", "Tensors",
        "FaceAlignment", "FaceAnalysis", "EmotionDatasets", "AdversarialAttacks",
        "EmotionRecognition",
        "DeepRecognition", "FaceSynthesis", "TestSupport", "ModelFixtures",
      ]),
    .testTarget(
      name: "VideoFramesTests",
      dependencies: ["VideoFrames", "EmotionCore", "PixelImages", "TestSupport"]),
    .testTarget(
      name: "FaceTrackingTests",
      dependencies: [
        "FaceTracking", "EmotionCore", "EmotionRecognition", "FaceSynthesis", "PixelImages",
      ]),
    .target(
      name: "VideoFixtures",
      dependencies: [
        "EmotionCore", "EmotionRecognition", "FaceSynthesis", "PixelImages", "VideoFrames",
      ],
      path: "Tests/VideoFixtures"),
    .testTarget(
      name: "VideoRecognitionTests",
      dependencies: [
        "VideoRecognition", "VideoFrames", "FaceTracking", "PictureRecognition", "EmotionCore",
        "PixelImages", "FaceAnalysis", "FaceSynthesis", "EmotionRecognition", "TestSupport",
        "VideoFixtures",
      ]),
    .testTarget(
      name: "PictureRecognitionTests",
      dependencies: [
        "PictureRecognition", "EmotionCore", "DurableFiles", "PixelImages", "FaceAnalysis",
        "FaceSynthesis", "EmotionRecognition", "TestSupport",
      ]),
    .testTarget(
      name: "stoic-labTests",
      dependencies: [
        "stoic", "stoic-lab", "EmotionCore", "PixelImages", "Safetensors", "Tensors",
        "EmotionRecognition", "NeuralNetworks", "DeepRecognition", "TestSupport", "ModelFixtures",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .testTarget(
      name: "stoicTests",
      dependencies: [
        "stoic", "stoic-video", "EmotionCore", "EmotionRecognition", "FaceSynthesis", "PixelImages",
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
        "FuzzerDriver", "FaceAlignment", "EmotionCore", "PixelImages", "TestSupport",
      ],
      path: "Tests/CascadeFuzzer"),
    .executableTarget(
      name: "reader-fuzzer",
      dependencies: [
        "FuzzerDriver", "EmotionCore", "PixelImages", "Safetensors", "FaceSynthesis",
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
