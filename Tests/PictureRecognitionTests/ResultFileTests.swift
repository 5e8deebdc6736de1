import DurableFiles
import Foundation
import TestSupport
import Testing
import Toolkit

@testable import PictureRecognition

@Suite("A file of rows that grows")
struct ResultFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// The reports of the other tests, one whose name has a quote with a mark behind it, and one
  /// that comes a second time.
  private static let reports =
    ReportTextTests.reports + [
      PictureReport(path: "a\"\u{301}.png", number: 3, content: .noFace),
      PictureReport(path: "a.png", number: 4, content: .faces([ReportTextTests.face])),
      PictureReport(path: "v.mp4", number: 0, time: 0, content: .noFace),
      PictureReport(path: "v.mp4", number: 5, time: 0.2, content: .faces([ReportTextTests.face])),
      PictureReport(
        path: "v.mp4", number: 10, time: 0.4, content: .failed(.init("It is dark.", fault: .data))),
    ]

  private func write(
    _ reports: [PictureReport], to name: String, _ format: ReportFormat, resumes: Bool
  ) throws {
    let file = try ResultFile(path: folder.file(name), format: format, resumes: resumes)
    for report in reports
    where !isWritten(report, in: file.written) {
      try file.add(report)
    }
    try file.finish()
  }

  private func isWritten(_ report: PictureReport, in written: WrittenReports) -> Bool {
    report.time == nil
      ? written.failed(path: report.path, number: report.number) != nil
      : written.video(path: report.path, pass: 0).map { report.number <= $0.last } ?? false
  }

  private func bytes(_ name: String) throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: folder.file(name)))
  }

  @Test(
    "that a kill cut off anywhere comes to the same bytes when a run goes on",
    arguments: ResultFile.formats)
  func resumed(format: ReportFormat) throws {
    let reports = Self.reports
    try write(reports, to: "whole", format, resumes: false)
    let whole = try bytes("whole")
    let ends = stride(from: 0, to: whole.count, by: 13)
    for end in [0, 1, whole.count - 1, whole.count] + Array(ends) {
      try folder.write(whole.prefix(end), to: "cut")
      try write(reports, to: "cut", format, resumes: true)
      #expect(try bytes("cut") == whole, "cut behind \(end) of \(whole.count) bytes")
    }
  }

  @Test(
    "keeps the last rows where their picture does not come again", arguments: ResultFile.formats)
  func otherPictures(format: ReportFormat) throws {
    try write(Self.reports, to: "rows", format, resumes: false)
    let before = try bytes("rows")
    try write([], to: "rows", format, resumes: true)
    #expect(try bytes("rows") == before)
    let file = try ResultFile(path: folder.file("rows"), format: format, resumes: true)
    #expect(file.written.failed(path: "e.png", number: 2) == true)
    #expect(file.written.failed(path: "a.png", number: 0) == false)
    #expect(file.written.failed(path: "a.png", number: 1) == nil)
    try file.finish()
  }

  @Test("tells of a video how far it came, and whether all of it is there")
  func videos() throws {
    func frame(_ path: String, _ number: Int, failed: Bool = false) -> PictureReport {
      PictureReport(
        path: path, number: number, time: 1,
        content: failed ? .failed(.init("It is dark.", fault: .data)) : .noFace)
    }
    let reports = [
      frame("v", 0), frame("v", 5, failed: true), frame("w", 0), frame("v", 0), frame("v", 5),
      frame("v", 10),
    ]
    do {
      let file = try ResultFile(path: folder.file("rows"), format: .csv, resumes: false)
      for report in reports { try file.add(report) }
      try file.finish()
    }
    let written = try self.written("rows")
    typealias Video = WrittenReports.Video
    #expect(
      written.video(path: "v", pass: 0) == Video(last: 5, failed: 1, count: 2, isWhole: true))
    // The last frame of the file may not be whole, and is read again.
    #expect(
      written.video(path: "v", pass: 1) == Video(last: 5, failed: 0, count: 2, isWhole: false))
    #expect(written.video(path: "v", pass: 2) == nil && written.video(path: "x", pass: 0) == nil)
    #expect(
      written.video(path: "w", pass: 0) == Video(last: 0, failed: 0, count: 1, isWhole: true))
  }

  private func written(_ name: String) throws -> WrittenReports {
    let file = try ResultFile(path: folder.file(name), format: .csv, resumes: true)
    defer { try? file.finish() }
    return file.written
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
    // Nor where it ends without a line feed, which would be cut off.
    try folder.write("my only line", to: "line")
    for format in ResultFile.formats {
      #expect(throws: ResultFileError.self) { try write([], to: "line", format, resumes: true) }
    }
    #expect(try bytes("line") == Data("my only line".utf8))
    try write(ReportTextTests.reports, to: "rows", .jsonLines, resumes: false)
    #expect(throws: ResultFileError.self) {
      try write(ReportTextTests.reports, to: "rows", .csv, resumes: true)
    }
  }

  @Test("has one owner at a time, and says so if its folder does not exist")
  func owner() throws {
    let file = try ResultFile(path: folder.file("rows"), format: .csv, resumes: false)
    #expect(throws: FileError.self) {
      _ = try ResultFile(path: folder.file("rows"), format: .csv, resumes: true)
    }
    try file.finish()
    #expect(throws: FileError.self) {
      _ = try ResultFile(path: folder.file("no/such/rows"), format: .csv, resumes: false)
    }
  }

  @Test("is resumed only with the settings that it was begun with")
  func settings() throws {
    let path = folder.file("rows.csv")
    func open(_ settings: [String: String], resumes: Bool = true) throws -> ResultFile {
      try ResultFile(path: path, format: .csv, resumes: resumes, settings: settings)
    }
    let begun = ["--model": "a", "--threshold": "0"]
    do {
      let file = try open(begun, resumes: false)
      for report in Self.reports.prefix(3) { try file.add(report) }
      try file.finish()
    }
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    let error = #expect(throws: ResultFileError.self) {
      try open(["--model": "b", "--threshold": "0"])
    }
    let words = try #require(error).description
    #expect(words.contains("--model b, not a") && !words.contains("--threshold"))
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == bytes)
    #expect(try !open(begun).written.isEmpty)
    try FileManager.default.removeItem(atPath: path + ".settings.json")
    #expect(throws: ResultFileError.self) { try open(begun) }
  }
}
