import CDlib
import TestSupport
import Testing

@Suite("Reading a shape predictor through the C interface")
struct ShapePredictorFileTests {
  @Test("reads a whole file")
  func whole() throws {
    let status = try withFile(PredictorFile().bytes) { load($0) }
    #expect(status == .OK)
    #expect(message().isEmpty)
  }

  @Test("refuses a truncated file, wherever it ends")
  func truncated() throws {
    let bytes = PredictorFile().bytes
    for length in 0..<bytes.count {
      let status = try withFile(Array(bytes.prefix(length))) { load($0) }
      #expect(status == .malformedFile, "\(length) of \(bytes.count) bytes")
    }
  }

  @Test("refuses a file of another version")
  func otherVersion() throws {
    let status = try withFile(PredictorFile(version: 2).bytes) { load($0) }
    #expect(status == .malformedFile)
    #expect(message().contains("version 1"))
  }

  @Test("refuses a file that is something else")
  func otherFile() throws {
    let text = try withFile(Array("This is a text, not a shape predictor.".utf8)) { load($0) }
    #expect(text == .malformedFile)
  }

  @Test("cannot read what is missing or not a file", arguments: ["/nowhere/shape.dat", "/tmp"])
  func unreadable(path: String) {
    #expect(load(path) == .unreadableFile)
    #expect(!message().isEmpty)
  }

  @Test("refuses an empty path")
  func emptyPath() {
    #expect(load("") == .invalidArgument)
  }

  /// The status; the handle must be set only on success.
  private func load(_ path: String) -> CStatus {
    var predictor = CDlibShapePredictor()
    let status = cdlib_shape_predictor_load(path, &predictor)
    #expect((predictor.impl != nil) == (status == .OK))
    cdlib_shape_predictor_free(predictor)
    return status
  }
}
