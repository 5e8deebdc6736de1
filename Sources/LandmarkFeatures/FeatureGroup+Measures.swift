import EmotionCore

extension FeatureGroup {
  /// Left and right are as seen in the image; numbers are landmarks of the 68-point scheme.
  static let distanceMeasures: [NamedMeasure] =
    mouthDistances + eyeDistances + browDistances + faceDistances

  private static let leftEye = Array(Landmarks.Scheme68.leftEye)
  private static let rightEye = Array(Landmarks.Scheme68.rightEye)

  private static let mouthDistances: [NamedMeasure] = [
    NamedMeasure("mouth_width", .distance([48], [54])),
    NamedMeasure("inner_mouth_width", .distance([60], [64])),
    NamedMeasure("mouth_height", .distance([51], [57])),
    NamedMeasure("mouth_opening_left", .distance([61], [67])),
    NamedMeasure("mouth_opening", .distance([62], [66])),
    NamedMeasure("mouth_opening_right", .distance([63], [65])),
    NamedMeasure("upper_lip_thickness", .distance([51], [62])),
    NamedMeasure("lower_lip_thickness", .distance([57], [66])),
    NamedMeasure("upper_lip_to_nose", .distance([51], [33])),
    NamedMeasure("lower_lip_to_chin", .distance([57], [8])),
    NamedMeasure("mouth_corner_to_nostril_left", .distance([48], [31])),
    NamedMeasure("mouth_corner_to_nostril_right", .distance([54], [35])),
    NamedMeasure("mouth_corner_to_eye_left", .distance([48], leftEye)),
    NamedMeasure("mouth_corner_to_eye_right", .distance([54], rightEye)),
    NamedMeasure("mouth_corner_to_chin_left", .distance([48], [8])),
    NamedMeasure("mouth_corner_to_chin_right", .distance([54], [8])),
  ]

  private static let eyeDistances: [NamedMeasure] = [
    NamedMeasure("eye_width_left", .distance([36], [39])),
    NamedMeasure("eye_width_right", .distance([42], [45])),
    NamedMeasure("eye_opening_outer_left", .distance([37], [41])),
    NamedMeasure("eye_opening_inner_left", .distance([38], [40])),
    NamedMeasure("eye_opening_inner_right", .distance([43], [47])),
    NamedMeasure("eye_opening_outer_right", .distance([44], [46])),
    NamedMeasure("eye_distance", .distance(leftEye, rightEye)),
  ]

  private static let browDistances: [NamedMeasure] =
    Landmarks.Scheme68.leftBrow.map {
      NamedMeasure("brow_height_\($0)", .distance([$0], leftEye))
    }
    + Landmarks.Scheme68.rightBrow.map {
      NamedMeasure("brow_height_\($0)", .distance([$0], rightEye))
    } + [
      NamedMeasure("inner_brow_distance", .distance([21], [22])),
      NamedMeasure("outer_brow_distance", .distance([17], [26])),
      NamedMeasure("brow_to_eye_corner_left", .distance([21], [39])),
      NamedMeasure("brow_to_eye_corner_right", .distance([22], [42])),
    ]

  private static let faceDistances: [NamedMeasure] = [
    NamedMeasure("nose_length", .distance([27], [33])),
    NamedMeasure("nose_width", .distance([31], [35])),
    NamedMeasure("nose_to_chin", .distance([33], [8])),
    NamedMeasure("face_width", .distance([0], [16])),
    NamedMeasure("jaw_width", .distance([4], [12])),
  ]

  /// Left and right are as seen in the image; numbers are landmarks of the 68-point scheme.
  static let angleMeasures: [NamedMeasure] = mouthAngles + eyeAngles + browAngles + faceAngles

  private static let mouthAngles: [NamedMeasure] = [
    NamedMeasure("mouth_corner_angle_left", .angle(at: 48, 51, 57)),
    NamedMeasure("mouth_corner_angle_right", .angle(at: 54, 51, 57)),
    NamedMeasure("inner_mouth_corner_angle_left", .angle(at: 60, 61, 67)),
    NamedMeasure("inner_mouth_corner_angle_right", .angle(at: 64, 63, 65)),
    NamedMeasure("upper_lip_bend", .bend(at: 51, 48, 54)),
    NamedMeasure("lower_lip_bend", .bend(at: 57, 48, 54)),
    NamedMeasure("inner_upper_lip_bend", .bend(at: 62, 60, 64)),
    NamedMeasure("inner_lower_lip_bend", .bend(at: 66, 60, 64)),
    NamedMeasure("mouth_slope", .slope(48, 54)),
    NamedMeasure("mouth_corner_slope_left", .slope(48, 49)),
    NamedMeasure("mouth_corner_slope_right", .slope(53, 54)),
  ]

  private static let eyeAngles: [NamedMeasure] = [
    NamedMeasure("eye_corner_angle_outer_left", .angle(at: 36, 37, 41)),
    NamedMeasure("eye_corner_angle_inner_left", .angle(at: 39, 38, 40)),
    NamedMeasure("eye_corner_angle_inner_right", .angle(at: 42, 43, 47)),
    NamedMeasure("eye_corner_angle_outer_right", .angle(at: 45, 44, 46)),
    NamedMeasure("eye_slope_left", .slope(36, 39)),
    NamedMeasure("eye_slope_right", .slope(42, 45)),
  ]

  private static let browAngles: [NamedMeasure] = [
    NamedMeasure("brow_slope_left", .slope(17, 21)),
    NamedMeasure("brow_slope_right", .slope(22, 26)),
    NamedMeasure("inner_brow_slope_left", .slope(20, 21)),
    NamedMeasure("inner_brow_slope_right", .slope(22, 23)),
    NamedMeasure("brow_bend_left", .bend(at: 19, 17, 21)),
    NamedMeasure("brow_bend_right", .bend(at: 24, 22, 26)),
    NamedMeasure("brows_over_nose_angle", .angle(at: 27, 21, 22)),
  ]

  private static let faceAngles: [NamedMeasure] = [
    NamedMeasure("nostrils_bend", .bend(at: 33, 31, 35)),
    NamedMeasure("nose_to_mouth_angle", .angle(at: 33, 48, 54)),
    NamedMeasure("chin_to_mouth_angle", .angle(at: 8, 48, 54)),
    NamedMeasure("jaw_angle", .angle(at: 8, 4, 12)),
  ]
}
