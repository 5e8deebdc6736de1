import Foundation
import TestSupport
import Testing
import Toolkit

@testable import FaceAlignment

@Suite("Reading dlib's shape predictor files")
struct DlibFileTests {
  @Test("reads Debian's file of 68 points")
  func debian() throws {
    let cascade = try Model68.cascade.get()
    #expect((cascade.pointCount, cascade.stageCount, cascade.treeCount) == (68, 15, 500))
    #expect((cascade.splitCount, cascade.probeCount) == (15, 500))
  }

  @Test("reads a file with other sizes")
  func small() throws {
    let cascade = try PredictorFile().written { try RegressionCascade.read(dlibFile: $0).cascade }
    #expect((cascade.pointCount, cascade.stageCount, cascade.treeCount) == (2, 1, 1))
    #expect((cascade.splitCount, cascade.probeCount) == (1, 2))
  }

  @Test("refuses a truncated file, wherever it ends")
  func truncated() throws {
    let bytes = PredictorFile().bytes
    let folder = try TemporaryFolder()
    for length in 0..<bytes.count {
      let path = try folder.write(Data(bytes.prefix(length)), to: "\(length).dat")
      let error = #expect(throws: CascadeError.self) { try RegressionCascade.read(dlibFile: path) }
      guard case .malformed = error else {
        Issue.record("\(length) of \(bytes.count) bytes: \(String(describing: error))")
        continue
      }
    }
  }

  @Test(
    "refuses indices outside its arrays and bad numbers, and names them",
    arguments: [
      (PredictorFile(version: 2), "version is 2"),
      (PredictorFile(shapeColumns: 2), "4 x 2"),
      (PredictorFile(firstPixel: 2), "pixel 2"),
      (PredictorFile(firstPixel: -1), "pixel -1"),
      (PredictorFile(firstPixel: 1 << 40), "pixel 1099511627776"),
      (PredictorFile(anchor: 2), "point 2"),
      (PredictorFile(anchor: -1), "point -1"),
      (PredictorFile(leafCount: 1), "1 leaves"),
      (PredictorFile(leafCount: 1 << 60), "1152921504606846976"),
      (PredictorFile(leafSize: 3), "3 numbers; expected 4"),
      (PredictorFile(threshold: .infinity), "not finite"),
    ])
  func damaged(file: PredictorFile, words: String) throws {
    let error = #expect(throws: CascadeError.self) {
      try file.written { try RegressionCascade.read(dlibFile: $0).cascade }
    }
    guard case .malformed(let reason) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(reason.contains(words), "\(reason)")
  }

  @Test("refuses trailing bytes")
  func longer() throws {
    let error = #expect(throws: CascadeError.self) {
      try read(PredictorFile().bytes + [1, 0])
    }
    #expect(error == .malformed(reason: "trailing bytes after the model (the file has 108 bytes)"))
  }

  @Test("accepts numbers too small for a normal float")
  func subnormal() throws {
    var file = PredictorFile()
    let tiny = PredictorFile.Real.exactly(mantissa: 150, exponent: -149)
    file.leaves = [[tiny, .zero, tiny, .zero], [.zero, tiny, .zero, tiny]]
    let cascade = try file.written { try RegressionCascade.read(dlibFile: $0).cascade }
    let points = try cascade.points(drawnFace(), box: Rect(x: 37, y: 65, width: 126, height: 125))
    #expect(abs(points[0].x - 37) < 1e-6 && abs(points[0].y - 65) < 1e-6)
  }

  private func read(_ bytes: [UInt8]) throws {
    let folder = try TemporaryFolder()
    _ = try RegressionCascade.read(dlibFile: folder.write(Data(bytes), to: "shape.dat"))
  }

  @Test("never traps, whichever byte is changed, and can use whatever it still reads")
  func everyByte() throws {
    let whole = PredictorFile().bytes
    let image = try drawnFace()
    for place in whole.indices {
      for value in [0, 1, 2, 8, 0x7F, 0x80, 0x81, 0x88, 0xFF] as [UInt8] {
        var bytes = whole
        bytes[place] = value
        bytes.withUnsafeBytes { source in
          guard let cascade = try? RegressionCascade.read(dlib: source) else {
            return
          }
          let points = try? cascade.points(
            image, box: .init(x: 37, y: 65, width: 126, height: 125))
          #expect(points?.count == cascade.pointCount)
        }
      }
    }
  }

  @Test("refuses other files, missing files and folders")
  func otherFiles() throws {
    let folder = try TemporaryFolder()
    let text = try folder.write("This is a text, not a shape predictor.", to: "text.dat")
    for path in [text, try folder.write("", to: "empty.dat")] {
      let error = #expect(throws: CascadeError.self) { try RegressionCascade.read(dlibFile: path) }
      guard case .malformed = error else {
        Issue.record("\(path): \(String(describing: error))")
        continue
      }
    }
    for path in ["/nowhere/shape.dat", folder.path, ""] {
      let error = #expect(throws: CascadeError.self) { try RegressionCascade.read(dlibFile: path) }
      guard case .unreadable(let reason) = error else {
        Issue.record("\(path): \(String(describing: error))")
        continue
      }
      #expect(!reason.isEmpty)
    }
  }
}
