import EmotionDatasets
import FaceSynthesis

/// How close drawn faces come to the training faces.
///
/// Distances are between textures, which tell people apart. They are measured over the modes, in
/// units of a texture's deviation over all its pixels.
public struct TrainingNeighbours: Codable, Equatable, Sendable {
  /// The training face nearest to a drawn face.
  public struct Neighbour: Codable, Equatable, Sendable {
    /// The number of the drawn face, with seed 1.
    public let face: Int
    /// The training picture.
    public let picture: String
    public let distance: Float
  }

  public let drawn: [Neighbour]
  /// The median distance from a training face to the nearest one of another picture, for
  /// comparison.
  public let trainingMedian: Float

  /// - Parameters:
  ///   - weights: The weights of the training textures and then of their mirror images, in standard
  ///     deviations.
  ///   - pictures: The pictures of the training textures.
  init(model: FaceModel, weights: [[Float]], pictures: [LabelledImage], count: Int = 20) {
    let scale = model.parts.textureDeviations
    let rows = weights.map { row in zip(row, scale).map { $0 * $1 } }
    // A texture has a mean square of about 1 in each pixel.
    let unit = Float(model.parts.textureSide)
    func distance(_ a: [Float], _ b: [Float]) -> Float {
      var sum: Float = 0
      for index in a.indices { sum += (a[index] - b[index]) * (a[index] - b[index]) }
      return sum.squareRoot() / unit
    }
    let faces = SyntheticDataset(model, count: count)
    drawn = (0..<count).map { number in
      let own = model.weights(of: faces.face(number)).texture
      let distances = rows.map { distance(own, $0) }
      let nearest = distances.indices.min { distances[$0] < distances[$1] } ?? 0
      return Neighbour(
        face: number, picture: pictures[nearest % max(1, pictures.count)].id,
        distance: distances[nearest])
    }
    let nearest = pictures.indices.map { index in
      rows.indices.lazy.filter { $0 % pictures.count != index }
        .map { distance(rows[index], rows[$0]) }.min() ?? 0
    }
    trainingMedian = nearest.sorted()[nearest.count / 2]
  }
}
