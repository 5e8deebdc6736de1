// Who shows what when: follow-video clip.mp4
import PictureRecognition
import VideoRecognition

let recognizer = try EmotionRecognizer()
for try await frame in recognizer.frames(of: .file(CommandLine.arguments[1])) {
  for face in frame.faces { print(frame.time ?? 0, "person", face.id ?? -1, face.smoothedEmotion ?? face.emotion) }
}
