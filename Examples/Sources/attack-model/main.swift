// How little it takes to change the ResNet's mind: attack-model face.png adversarial.png
// The picture is that of one face alone. Epsilon is 4/255, by projected gradient descent.
import AdversarialAttacks
import DeepRecognition
import EmotionCore
import EmotionRecognition
import PixelImages

let picture = try Image.read(CommandLine.arguments[1])
let installed = try ModelLibrary.standard().standardModel(of: .resnet)
let model = try LoadedResNet(path: installed.path).oracle()
let originals = try PixelBatch([picture])
let before = try model.decisions(originals.tensor())

let attack = try ProjectedGradientDescent(steps: 20)
var generators = [AttackValue(attack).generator(seed: 1, epsilon: 4, example: 0)]
let result = try AttackRunner(attack: attack, model: model).run(
  on: originals, criterion: .misclassification(labels: before), epsilon: 4 / 255,
  generators: &generators)

print("before:", Emotion.allCases[before[0]])
if let after = result.verification.decisions[0] { print("after:", Emotion.allCases[after]) }
print("succeeded:", result.verification.succeeded[0], "after", result.queries[0].forward, "queries")
print("largest change of a pixel, in 255ths:", 255 * result.verification.distances[0])
try result.quantized.images()[0].writePNG(to: CommandLine.arguments[2])
