// How little it takes to change the ResNet's mind: attack-model face.png adversarial.png
// The picture is that of one face alone. Epsilon is 4/255, by projected gradient descent.
import AdversarialAttacks
import DeepRecognition
import EmotionCore
import EmotionRecognition
import PixelImages
import Toolkit

let picture = try Image.read(CommandLine.arguments[1])
let installed = try ModelLibrary.standard().standardModel(of: .resnet)
let model = try ResNetClassifier(ResNetModel.read(installed.path))
let batch = try PixelBatch(
  interleaved: [picture.pixels], channels: picture.channels, height: picture.height,
  width: picture.width)
let before = try model.scores(batch.tensor()).floats()
let emotion = before.firstIndex(of: before.max() ?? 0) ?? 0

let attack = AttackRunner(attack: try ProjectedGradientDescent(steps: 20), model: model)
var generators = [SeededGenerator(seed: 1)]
let result = try attack.run(
  on: batch, criterion: .misclassification(labels: [emotion]), epsilon: 4 / 255,
  generators: &generators)

print("before:", Emotion.allCases[emotion])
print("after:", Emotion.allCases[result.verification.predictions[0]])
print("largest change of a pixel, in 255ths:", 255 * result.verification.distances[0])
try Image(
  width: picture.width, height: picture.height, channels: picture.channels,
  pixels: result.quantized.interleaved(0)
).writePNG(to: CommandLine.arguments[2])
