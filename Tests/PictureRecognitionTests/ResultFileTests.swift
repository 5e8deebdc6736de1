import EmotionCore
import Foundation
import TestSupport
import Testing

@testable import PictureRecognition

@Suite("A file of rows that grows")
struct ResultFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func write(
    _ reports: [PictureReport], to name: String, _ format: ReportFormat, resumes: Bool
  ) throws {
    let file = try ResultFile(path: folder.file(name), format: format, resumes: resumes)
    for report in reports where !file.done.contains(report.path) { try file.add(report) }
    try file.flush()
  }

  private func bytes(_ name: String) throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: folder.file(name)))
  }

  @Test(
    "that a kill cut off anywhere comes to the same bytes when a run goes on",
    arguments: ResultFile.formats)
  func resumed(format: ReportFormat) throws {
    let reports = ReportTextTests.reports
    try write(reports, to: "whole", format, resumes: false)
    let whole = try bytes("whole")
    let ends = stride(from: 0, to: whole.count, by: 13)
    for end in [0, 1, whole.count - 1, whole.count] + Array(ends) {
      try folder.write(whole.prefix(end), to: "cut")
      // Less than the line of columns is no file that was begun.
      let head = ReportText(format).head.utf8.count
      if end < head { try folder.write("", to: "cut") }
      try write(reports, to: "cut", format, resumes: true)
      #expect(try bytes("cut") == whole, "cut behind \(end) of \(whole.count) bytes")
    }
  }

  @Test("is not begun over another, nor gone on with where it holds something else")
  func occupied() throws {
    try folder.write("my thesis\n", to: "thesis")
    for format in ResultFile.formats {
      for resumes in [false, true] {
        let error = #expect(throws: ResultFileError.self) {
          try write(ReportTextTests.reports, to: "thesis", format, resumes: resumes)
        }
        #expect(error?.fault == .usage)
      }
    }
    #expect(try bytes("thesis") == Data("my thesis\n".utf8))
    try write(ReportTextTests.reports, to: "rows", .jsonLines, resumes: false)
    #expect(throws: ResultFileError.self) {
      try write(ReportTextTests.reports, to: "rows", .csv, resumes: true)
    }
  }

  @Test("has one owner at a time, and is a fault of the place where it cannot be")
  func owner() throws {
    let file = try ResultFile(path: folder.file("rows"), format: .csv, resumes: false)
    #expect(throws: ResultFileError.self) {
      _ = try ResultFile(path: folder.file("rows"), format: .csv, resumes: true)
    }
    try file.flush()
    #expect(throws: ResultFileError.self) {
      _ = try ResultFile(path: folder.file("no/such/rows"), format: .csv, resumes: false)
    }
  }
}
