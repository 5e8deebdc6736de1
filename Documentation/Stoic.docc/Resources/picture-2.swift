// The emotion of every face in a picture: recognize-picture photo.jpg
import PictureRecognition

let recognizer = try EmotionRecognizer()
for face in try await recognizer.faces(inFile: CommandLine.arguments[1]) {
}
