import Foundation
import PixelImages
import TestSupport
import Testing
import Toolkit

@testable import FaceAlignment

/// A cascade whose splits route softly, in double precision; what a probe reads is linear in its
/// place, around the pixel that it read at first.
private struct SoftCascade {
  let cascade: RegressionCascade
  let temperature: Double
  let image: Image

  /// What a probe reads: its pixel, and the value's change with its place.
  struct Reading {
    let pixel: Int?
    let place: Point
    let slope: Point
  }

  /// Runs from given pixel values.
  ///
  /// - Parameter readings: Those of a run before; nil to read the nearest pixels.
  func run(
    _ values: [Double], box: Rect, readings: [[Reading]]? = nil
  ) -> (points: [Point], readings: [[Reading]], trace: AlignmentTrace) {
    var shape = cascade.meanShape.map { SIMD2<Double>($0) }
    var (used, stages): ([[Reading]], [AlignmentTrace.Stage]) = ([], [])
    for stage in 0..<cascade.stageCount {
      let places = places(stage, shape: shape, box: box)
      let mine = readings?[stage] ?? places.map(reading)
      let samples = zip(mine, places).map { reading, place -> Double in
        guard let pixel = reading.pixel else { return 0 }
        return values[pixel] + reading.slope.x * (place.x - reading.place.x)
          + reading.slope.y * (place.y - reading.place.y)
      }
      stages.append(
        AlignmentTrace.Stage(
          shape: shape.map { SIMD2<Float>($0) }, places: places, pixels: mine.map(\.pixel),
          samples: samples.map { Float($0) }, leaves: []))
      used.append(mine)
      add(samples, stage, to: &shape)
    }
    let points = shape.map { box.exactPlace($0) }
    return (
      points, used, AlignmentTrace(cascade: cascade, box: box, stages: stages, points: points)
    )
  }

  private func places(_ stage: Int, shape: [SIMD2<Double>], box: Rect) -> [Point] {
    let initial = cascade.meanShape
    let similarity = Similarity(
      count: shape.count, from: { Point(x: Double(initial[$0].x), y: Double(initial[$0].y)) },
      to: { Point(x: shape[$0].x, y: shape[$0].y) })
    return cascade.probes(ofStage: stage).map { probe in
      let (a, b) = (similarity?.a ?? 1, similarity?.b ?? 0)
      let (dx, dy) = (Double(probe.offset.x), Double(probe.offset.y))
      return box.exactPlace(shape[probe.anchor] + SIMD2(a * dx - b * dy, b * dx + a * dy))
    }
  }

  private func reading(at place: Point) -> Reading {
    let (column, row) = (Int((place.x + 0.5).rounded(.down)), Int((place.y + 0.5).rounded(.down)))
    guard (0..<image.width).contains(column), (0..<image.height).contains(row) else {
      return Reading(pixel: nil, place: place, slope: Point(x: 0, y: 0))
    }
    func value(_ column: Int, _ row: Int) -> Double {
      Double(
        image.pixels[
          min(max(row, 0), image.height - 1) * image.width + min(max(column, 0), image.width - 1)])
    }
    return Reading(
      pixel: row * image.width + column, place: place,
      slope: Point(
        x: (value(column + 1, row) - value(column - 1, row)) / 2,
        y: (value(column, row + 1) - value(column, row - 1)) / 2))
  }

  private func add(_ samples: [Double], _ stage: Int, to shape: inout [SIMD2<Double>]) {
    let (splits, leaves) = (cascade.splits(stage: stage), cascade.leaves(stage: stage))
    for tree in 0..<cascade.treeCount {
      var reach = [Double](repeating: 1, count: 2 * cascade.splitCount + 1)
      for node in 0..<cascade.splitCount {
        let split = splits[tree * cascade.splitCount + node]
        let margin =
          samples[Int(split.first)] - samples[Int(split.second)] - Double(split.threshold)
        let share = 1 / (1 + exp(-margin / temperature))
        reach[2 * node + 1] = reach[node] * share
        reach[2 * node + 2] = reach[node] * (1 - share)
      }
      for leaf in 0..<cascade.leafCount {
        let place = tree * cascade.leafCount + leaf
        let values = (leaves + place * cascade.layout.leafStride)
          .assumingMemoryBound(to: Float.self)
        let share = reach[cascade.splitCount + leaf]
        for point in shape.indices {
          shape[point] += share * SIMD2(Double(values[2 * point]), Double(values[2 * point + 1]))
        }
      }
    }
  }
}

extension Rect {
  fileprivate func exactPlace(_ unit: SIMD2<Double>) -> Point {
    Point(x: x + unit.x * (width - 1), y: y + unit.y * (height - 1))
  }
}

@Suite("A gradient through a cascade")
struct GradientTests {
  private static let box = Rect(x: 37, y: 65, width: 126, height: 125)

  @Test("is that of the softened cascade, for pixels and box", arguments: [2, 8, 30] as [Float])
  func differences(temperature: Float) throws {
    let cascade = try Model68.cascade.get()
    let image = try drawnFace()
    let soft = SoftCascade(cascade: cascade, temperature: Double(temperature), image: image)
    let values = image.pixels.map(Double.init)
    let base = soft.run(values, box: Self.box)
    let forces = base.points.indices.map { index in
      Point(x: Double(index * 37 % 11) / 11 - 0.5, y: Double(index * 53 % 13) / 13 - 0.5)
    }
    var pixels = [Float](repeating: 0, count: values.count)
    let boxGradient = base.trace.backward(
      forces, in: image, temperature: temperature, pruningThreshold: 0, to: &pixels)

    func sum(_ values: [Double], _ box: Rect) -> Double {
      let points = soft.run(values, box: box, readings: base.readings).points
      return zip(points, forces).reduce(0) { $0 + $1.0.x * $1.1.x + $1.0.y * $1.1.y }
    }
    let direction = values.indices.map { Double($0 * 29 % 17) / 17 - 0.5 }
    let step = 1e-3
    func moved(_ sign: Double) -> [Double] {
      zip(values, direction).map { $0 + sign * step * $1 }
    }
    let measured = (sum(moved(1), Self.box) - sum(moved(-1), Self.box)) / (2 * step)
    let expected = zip(pixels, direction).reduce(0) { $0 + Double($1.0) * $1.1 }
    #expect(abs(measured - expected) < 1e-3 * abs(measured))

    let changes: [(WritableKeyPath<Rect, Double>, Double)] = [
      (\.x, boxGradient.x), (\.y, boxGradient.y), (\.width, boxGradient.width),
      (\.height, boxGradient.height),
    ]
    for (side, expected) in changes {
      var (more, less) = (Self.box, Self.box)
      more[keyPath: side] += step
      less[keyPath: side] -= step
      let measured = (sum(values, more) - sum(values, less)) / (2 * step)
      #expect(abs(measured - expected) < 1e-3 * max(1, abs(measured)))
    }
  }

  @Test("changes little where unlikely branches are left out")
  func pruning() throws {
    let image = try drawnFace()
    let trace = try Model68.cascade.get().trace(image, box: Self.box)
    let forces = (0..<68).map { (index: Int) -> Point in
      Point(x: Double(index * 37 % 11) - 5, y: Double(index * 53 % 13) - 6)
    }
    func gradient(_ threshold: Float) -> [Double] {
      var pixels = [Float](repeating: 0, count: image.pixels.count)
      _ = trace.backward(
        forces, in: image, temperature: 8, pruningThreshold: threshold, to: &pixels)
      return pixels.map(Double.init)
    }
    let (full, pruned) = (gradient(0), gradient(0.05))
    func product(_ a: [Double], _ b: [Double]) -> Double {
      zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
    }
    #expect(full != pruned)
    let lengths: Double = product(full, full).squareRoot() * product(pruned, pruned).squareRoot()
    let cosine: Double = product(full, pruned) / lengths
    #expect(cosine > 0.9)
  }

  @Test("points where the cascade itself goes: points move the way they are pulled")
  func leads() throws {
    let cascade = try Model68.cascade.get()
    let image = try drawnFace()
    let trace = try cascade.trace(image, box: Self.box)
    // The corners of the mouth, upwards.
    var forces = [Point](repeating: Point(x: 0, y: 0), count: 68)
    (forces[48], forces[54]) = (Point(x: 0, y: -1), Point(x: 0, y: -1))
    var pixels = [Float](repeating: 0, count: image.pixels.count)
    _ = trace.backward(forces, in: image, temperature: 8, to: &pixels)
    let changed = try Image(
      width: image.width, height: image.height, channels: 1,
      pixels: zip(image.pixels, pixels).map { pixel, slope in
        UInt8(clamping: Int(pixel) + (slope > 0 ? 4 : slope < 0 ? -4 : 0))
      })
    let after = try cascade.points(changed, box: Self.box)
    for corner in [48, 54] { #expect(after[corner].y < trace.points[corner].y) }
  }
}
