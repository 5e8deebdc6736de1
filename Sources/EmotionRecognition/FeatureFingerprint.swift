import LandmarkFeatures
import Toolkit

/// How a model's file says which features the model was trained on.
enum FeatureFingerprint {
  /// The names of the groups, separated by commas.
  static func list(_ groups: [FeatureGroup]) -> String {
    groups.map(\.rawValue).joined(separator: ",")
  }

  /// The number of features and the FNV-1a hash of their names, which changes with any of them.
  static func of(_ groups: [FeatureGroup]) -> String {
    let names = groups.flatMap(\.names)
    var hash = Fingerprint()
    hash.add(names.joined(separator: ","))
    return "\(names.count)-\(String(hash.value, radix: 16))"
  }
}

extension ModelFile {
  /// The feature groups that the model was trained on.
  ///
  /// - Throws: `ModelError`: they are not stated, there are none, one is unknown or comes twice, or
  ///   this version computes other features under these names.
  func featureGroups() throws(ModelError) -> [FeatureGroup] {
    func text(_ key: String) throws(ModelError) -> String {
      guard let text = card.details[key] else { throw ModelError.missingMetadata(key) }
      return text
    }
    let list = try text(LandmarkDetail.featureGroups)
    let groups = list.split(separator: ",").compactMap { FeatureGroup(rawValue: String($0)) }
    guard !groups.isEmpty, FeatureFingerprint.list(groups) == list,
      Set(groups).count == groups.count
    else {
      let known = FeatureFingerprint.list(FeatureGroup.allCases)
      throw ModelError.badMetadata(
        LandmarkDetail.featureGroups, found: list, expected: "one or more of \(known)")
    }
    let found = try text(LandmarkDetail.featureFingerprint)
    let expected = FeatureFingerprint.of(groups)
    guard found == expected else {
      throw ModelError.otherFeatures(found: found, expected: expected)
    }
    return groups
  }
}
