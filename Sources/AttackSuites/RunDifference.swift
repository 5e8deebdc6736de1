import AttackLedger
public import EvaluationStatistics
public import Toolkit

/// How many of the same pictures withstand in one run and in another, such as those of two models.
public struct RunDifference: Codable, Equatable, Sendable {
  /// One epsilon that both runs have, or none for clean pictures.
  public struct Row: Codable, Equatable, Sendable {
    /// In 255ths; 0 for clean pictures.
    public let epsilon: Double
    /// The pictures that both runs have.
    public let n: Int
    /// The pictures that are right, or withstand every attack, in the first run alone, and in the
    /// second alone.
    public let onlyFirst: Int
    public let onlySecond: Int
    public let firstAccuracy: Double
    public let secondAccuracy: Double
    /// The first accuracy minus the second, with the paired 95% interval (Tango, 1998).
    public let difference: Double
    public let differenceCI95: ConfidenceInterval
    /// The exact two-sided p-value for no difference (McNemar, 1947).
    public let pValue: Double
    /// The pictures that it takes to find a difference like this one with a power of 80%; nil if
    /// there is none.
    @ExplicitNull public var needed: Int?
  }

  /// The models' names, and the suites'.
  public let first: String
  public let second: String
  public let rows: [Row]

  /// Compares two finished runs.
  ///
  /// - Throws: `SuiteError.plan` if they have no picture in common, or other limits; `FileError`,
  ///   and an error of the ledger, if a file is missing or damaged.
  public init(_ first: String, _ second: String) throws {
    let (one, other) = (try Outcome(first), try Outcome(second))
    func refused(_ reason: String) -> SuiteError {
      .comparison(first, second, "\(reason); give runs on the same pictures, by the same norm")
    }
    let shared = one.pictures.filter { other.places[Outcome.key($0)] != nil }
    guard !shared.isEmpty else { throw refused("they have no picture in common") }
    guard one.plan.norm == other.plan.norm, !one.plan.suite.hasOwnLimits,
      !other.plan.suite.hasOwnLimits
    else {
      throw refused("one has an epsilon or a norm that the other has not")
    }
    self.first = "\(one.subject.model), \(one.plan.suite.name)"
    self.second = "\(other.subject.model), \(other.plan.suite.name)"
    let common = one.epsilons.filter(other.epsilons.contains)
    guard !common.isEmpty else { throw refused("they have no epsilon in common") }
    rows = ([0] + common).map { epsilon in
      let (a, b) = (one.standing(at: epsilon), other.standing(at: epsilon))
      var outcomes = PairedOutcomes()
      for picture in shared {
        outcomes.add(
          firstCorrect: a.contains(picture.place),
          secondCorrect: other.places[Outcome.key(picture)].map(b.contains) ?? false)
      }
      return Row(epsilon, outcomes)
    }
  }

  /// What is read of a run.
  private struct Outcome {
    let subject: RobustnessRun.Subject
    let pictures: [CleanPicture]
    /// The place of each picture, by its key.
    let places: [String: Int]
    let epsilons: [Double]
    private let book: OutcomeBook
    private let attacks: Set<String>
    var plan: RobustnessPlan { subject.plan }

    init(_ folder: String) throws {
      let run = try FinishedRun(folder)
      subject = run.subject
      let ledger = try OutcomeLedger(reading: "\(folder)/ledger.sqlite")
      pictures = try ledger.pictures()
      places = Dictionary(
        pictures.map { (Self.key($0), $0.place) }, uniquingKeysWith: { first, _ in first })
      let outcomes = try ledger.outcomes()
      book = OutcomeBook(outcomes, of: pictures)
      attacks = Set(outcomes.map(\.attack))
      epsilons = Set(run.summary.rows.compactMap(\.epsilon)).sorted()
    }

    /// What two runs know a picture by: datasets have the same pixels under several ids.
    static func key(_ picture: CleanPicture) -> String { "\(picture.fingerprint) \(picture.id)" }

    /// The places of the pictures that are right when clean and withstand every attack.
    func standing(at epsilon: Double) -> Set<Int> {
      let right = Set(pictures.filter(\.isRight).map(\.place))
      guard epsilon > 0 else { return right }
      return right.subtracting(book.fooled(by: attacks, at: epsilon))
    }
  }
}

extension RunDifference.Row {
  fileprivate init(_ epsilon: Double, _ outcomes: PairedOutcomes) {
    self.init(
      epsilon: epsilon, n: outcomes.n, onlyFirst: outcomes.onlyFirstCorrect,
      onlySecond: outcomes.onlySecondCorrect, firstAccuracy: outcomes.firstAccuracy ?? 0,
      secondAccuracy: outcomes.secondAccuracy ?? 0, difference: outcomes.drop ?? 0,
      differenceCI95: outcomes.dropCI95, pValue: outcomes.pValue,
      needed: outcomes.casesNeededToDiffer())
  }
}

extension RunDifference {
  /// A table for a terminal.
  public var table: String { TextTable([heads] + cells).lines().joined(separator: "\n") }

  /// The section of a report.
  var html: String {
    """
    <h2>\(first.escapedForMarkup) against \(second.escapedForMarkup)</h2>
    \(HTMLTable(heads: heads, rows: cells.map { HTMLTable.Row(cells: $0) }).html)
    <p>The same pictures in both runs. Intervals are Tango's for paired pictures, 95%; p is McNemar's
    exact test. The last column is how many pictures it would take to find a difference like this one with a
    power of 80%; with fewer, the test may miss it, or the difference be chance.</p>
    """
  }

  private var heads: [String] {
    [
      "eps/255", "n", "first", "second", "first alone", "second alone", "difference (95%)",
      "p (McNemar)", "pictures needed",
    ]
  }

  private var cells: [[String]] {
    rows.map { row in
      [
        row.epsilon == 0 ? "clean" : NumberText.plain(row.epsilon), String(row.n),
        NumberText.percent(row.firstAccuracy), NumberText.percent(row.secondAccuracy),
        String(row.onlyFirst), String(row.onlySecond),
        "\(NumberText.points(row.difference)) \(row.differenceCI95.points)",
        McNemarTest.words(row.pValue),
        row.needed.map { String($0) } ?? "-",
      ]
    }
  }
}
