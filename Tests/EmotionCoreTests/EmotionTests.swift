import EmotionCore
import Testing

@Suite("Emotion")
struct EmotionTests {
  @Test(
    "Labels are those of FER2013's emotion column",
    arguments: zip(
      0...6, [.anger, .disgust, .fear, .happiness, .sadness, .surprise, .neutral] as [Emotion]))
  func labelOrder(index: Int, emotion: Emotion) {
    #expect(emotion.index == index)
    #expect(Emotion(index: index) == emotion)
    #expect(Emotion.allCases[index] == emotion)
  }

  @Test("There is no emotion outside 0...6", arguments: [-1, 7, .min, .max])
  func noSuchIndex(index: Int) {
    #expect(Emotion(index: index) == nil)
  }

  @Test("There are seven")
  func count() {
    #expect(Emotion.count == 7)
  }
}

@Suite("Names of emotions in datasets")
struct EmotionNameTests {
  @Test(
    "A name or a synonym is read, whatever its case and spaces",
    arguments: [
      ("angry", Emotion.anger), ("Anger", .anger), (" AN ", .anger), ("disgusted", .disgust),
      ("DI", .disgust), ("afraid", .fear), ("Fearful", .fear), ("happy", .happiness),
      ("joy", .happiness), ("SA", .sadness), ("Surprised", .surprise), ("neutral\t", .neutral),
      ("NE", .neutral),
    ])
  func synonym(name: String, emotion: Emotion) {
    #expect(Emotion.read(name) == .emotion(emotion))
  }

  @Test("A known label outside the seven is told from nonsense", arguments: ["contempt", "Other"])
  func outsideTheSeven(name: String) {
    #expect(Emotion.read(name) == .outsideTheSeven(name.lowercased()))
  }

  @Test("A name that means no emotion is unknown", arguments: ["cats", "", " ", "anger2", "3"])
  func unknown(name: String) {
    #expect(Emotion.read(name) == .unknown)
  }

  @Test("No synonym means two emotions")
  func synonymsAreDisjoint() {
    let all = Emotion.allCases.flatMap(\.synonyms)
    #expect(Set(all).count == all.count)
  }

  @Test("The first synonym is the emotion's own name", arguments: Emotion.allCases)
  func ownNameFirst(emotion: Emotion) {
    #expect(emotion.synonyms.first == emotion.rawValue)
  }
}
