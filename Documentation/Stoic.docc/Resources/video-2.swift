// Who shows what when: follow-video clip.mp4
import PictureRecognition
import VideoRecognition

let recognizer = try EmotionRecognizer()
for try await frame in recognizer.frames(of: .file(CommandLine.arguments[1])) {
}
