import EmotionCore
public import PixelImages
import Toolkit

extension Image {
  /// The picture with the box and the points of each face and a plate with its id and emotions, in
  /// colour; the emotions are smoothed in videos.
  ///
  /// Lines and letters grow with the face, within what suits the picture. A plate covers no other
  /// face and no other plate as long as there is room.
  ///
  /// - Throws: `ImageError`, as when memory is short.
  public func annotated(with faces: [PictureReport.Face]) throws(ImageError) -> Image {
    var image = rgb()
    for face in faces {
      let color = Color(face.emotionShown)
      let thickness = Int((face.box.width / 110).rounded())
      image = try image.drawing(
        rect: face.box, color: color, thickness: min(max(1, thickness), 100))
      if let landmarks = face.landmarks {
        image = try image.drawing(
          points: landmarks.points, color: color, radius: max(0.8, face.box.width / 130))
      }
    }
    // The plates come last, so that no line crosses them.
    var taken: [Rect] = []
    for face in faces {
      let plate = try Plate(of: face, on: self)
      let place = plate.place(
        by: face.box, others: faces.filter { $0 != face }.map(\.box), plates: taken, in: self)
      image = try plate.drawn(on: image, at: place)
      taken.append(place)
    }
    return image
  }
}

extension PictureReport.Face {
  /// The emotion that a copy shows: the smoothed one where there is one.
  fileprivate var emotionShown: Emotion { smoothedEmotion ?? emotion }
}

extension Color {
  /// The colour of an emotion in annotated copies and timelines.
  ///
  /// Seven of the eight colours that people with any kind of colour blindness can tell apart (Okabe
  /// and Ito, "Color Universal Design", 2008).
  init(_ emotion: Emotion) {
    self =
      switch emotion {
      case .anger: Color(red: 213, green: 94, blue: 0)
      case .disgust: Color(red: 0, green: 158, blue: 115)
      case .fear: Color(red: 204, green: 121, blue: 167)
      case .happiness: Color(red: 240, green: 228, blue: 66)
      case .sadness: Color(red: 0, green: 114, blue: 178)
      case .surprise: Color(red: 230, green: 159, blue: 0)
      case .neutral: Color(red: 86, green: 180, blue: 233)
      }
  }
}

/// A dark plate beside a face: for each model a line of text and a bar for the probability.
private struct Plate {
  private struct Line {
    let text: String
    let emotion: Emotion
    let probability: Double
  }

  private let lines: [Line]
  /// The height of capitals in pixels, which all other measures follow.
  private let letter: Double
  private let width: Double

  private var scale: Double { Self.scale(letter) }
  private var thickness: Int { Self.thickness(letter) }
  private var lineHeight: Double { 2.1 * letter }
  private var height: Double { lineHeight * Double(lines.count) + 0.5 * letter }

  init(of face: PictureReport.Face, on image: Image) throws(ImageError) {
    let who = face.id.map { "#\($0) " } ?? ""
    lines = face.answers.map { answer in
      let probabilities = answer.smoothed ?? answer.probabilities
      let top = probabilities.top
      let share = NumberText.trimmed(Double(100 * probabilities[top]), 0)
      return Line(
        text: "\(who)\(top.rawValue) \(share)%", emotion: top,
        probability: Double(probabilities[top]))
    }
    let shorter = Double(min(image.width, image.height))
    letter = max(7, min(max(face.box.width / 12, shorter / 60), shorter / 22))
    var longest = 0
    for line in lines {
      longest = max(
        longest,
        try Image.size(
          ofText: line.text, scale: Self.scale(letter), thickness: Self.thickness(letter)
        ).width)
    }
    width = Double(longest) + letter
  }

  /// OpenCV's font has capitals of 21 pixels at scale 1.
  private static func scale(_ letter: Double) -> Double { letter / 21 }

  private static func thickness(_ letter: Double) -> Int {
    min(max(1, Int((letter / 9).rounded())), 100)
  }

  /// Where the plate goes: close to its face, and over as little of the others as possible.
  func place(by face: Rect, others: [Rect], plates: [Rect], in image: Image) -> Rect {
    func cost(_ place: Rect) -> Double {
      let covered = others.reduce(0) { $0 + 10 * $1.sharedArea(with: place) }
      let crossed = plates.reduce(covered) { $0 + 10 * $1.sharedArea(with: place) }
      let away = (place.center - face.center).length
      return crossed + face.sharedArea(with: place) + away * 1e-3
    }
    return candidates(by: face, in: image).min { cost($0) < cost($1) }
      ?? Rect(x: 0, y: 0, width: width, height: height)
  }

  /// Below, above, right and left of the face, and then all over the picture.
  private func candidates(by face: Rect, in image: Image) -> [Rect] {
    let gap = 0.3 * letter
    let (right, below) = (face.x + face.width + gap, face.y + face.height + gap)
    var corners = [
      Point(x: face.x, y: below), Point(x: face.x, y: face.y - height - gap),
      Point(x: face.x + face.width - width, y: below), Point(x: right, y: face.y),
      Point(x: face.x - width - gap, y: face.y), Point(x: right, y: below - height - gap),
      Point(x: face.x, y: below - height - 2 * gap),
    ]
    for y in stride(from: 0, to: Double(image.height), by: height + gap) {
      for x in stride(from: 0, to: Double(image.width), by: width / 2) {
        corners.append(Point(x: x, y: y))
      }
    }
    let (lastX, lastY) = (Double(image.width) - width, Double(image.height) - height)
    return corners.map { corner in
      Rect(
        x: max(0, min(corner.x, lastX)).rounded(), y: max(0, min(corner.y, lastY)).rounded(),
        width: width, height: height)
    }
  }

  func drawn(on image: Image, at place: Rect) throws(ImageError) -> Image {
    var image = try image.filling(rect: place, with: Color(red: 25, green: 25, blue: 25))
    let (margin, track) = (letter / 2, width - letter)
    for (number, line) in lines.enumerated() {
      let top = place.y + margin + lineHeight * Double(number)
      image = try image.drawing(
        text: line.text, at: Point(x: place.x + margin, y: top + letter), color: .white,
        scale: scale, thickness: thickness)
      let bar = Rect(
        x: place.x + margin, y: top + 1.4 * letter, width: track, height: max(2, 0.35 * letter))
      image = try image.filling(rect: bar, with: Color(red: 90, green: 90, blue: 90))
      let filled = Rect(
        x: bar.x, y: bar.y, width: max(1, track * line.probability), height: bar.height)
      image = try image.filling(rect: filled, with: Color(line.emotion))
    }
    return image
  }
}

extension Rect {
  fileprivate func sharedArea(with other: Rect) -> Double {
    let across = min(x + width, other.x + other.width) - max(x, other.x)
    let down = min(y + height, other.y + other.height) - max(y, other.y)
    return across > 0 && down > 0 ? across * down : 0
  }
}
