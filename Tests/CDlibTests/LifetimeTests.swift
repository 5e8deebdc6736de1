import CDlib
import Testing

@Suite("Handles of the C interface")
struct LifetimeTests {
  @Test("are counted while they live")
  func counted() throws {
    // Other tests create handles at the same time, so only a large number is distinguishable.
    let many = 1000
    let before = cdlib_live_handle_count()
    var detectors = [CDlibFaceDetector](repeating: CDlibFaceDetector(), count: many)
    for index in detectors.indices {
      #expect(cdlib_face_detector_create(&detectors[index]) == .OK)
    }
    #expect(cdlib_live_handle_count() > before + Int64(many / 2))
    for detector in detectors { cdlib_face_detector_free(detector) }
    #expect(cdlib_live_handle_count() < before + Int64(many / 2))
  }
}
