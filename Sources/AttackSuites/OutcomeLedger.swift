import DurableFiles
import FoundationEssentials
import GRDB
import Toolkit

/// A picture of a run and the model's answer to it when clean.
struct CleanPicture: Codable, FetchableRecord, PersistableRecord, Equatable {
  static let databaseTableName = "picture"

  /// The picture's place in the run, which determines its random numbers.
  let place: Int
  /// Its id in the dataset.
  let id: String
  let label: Int
  let answer: Int
  /// The best other score minus the label's; nil if the model reveals none.
  let margin: Double?
  let width: Int
  let height: Int
  let channels: Int
  /// The fingerprint of its pixels.
  let fingerprint: String

  var isRight: Bool { answer == label }
}

/// What became of a picture under an attack.
struct AttackOutcome: Codable, FetchableRecord, PersistableRecord, Equatable {
  static let databaseTableName = "outcome"

  /// The attack's name; the plan has all of its parameters.
  let attack: String
  /// In 255ths of the pixel range.
  let epsilon: Double
  let place: Int
  /// Whether the 8-bit picture, decoded again, is within epsilon and gets a wrong answer.
  let isFooled: Bool
  let answer: Int
  /// The size of the perturbation, in 255ths, measured on the picture decoded again.
  let distance: Double
  let margin: Double?
  let forward: Int
  let backward: Int
  /// The attack's step at which the picture first was adversarial.
  let firstSuccess: Int?
  /// The batch's time, shared among its pictures.
  let milliseconds: Double
  /// The fingerprint of the perturbed picture's pixels.
  let fingerprint: String
}

/// Every picture's outcome under every attack and epsilon, in SQLite (`ledger.sqlite`).
///
/// A batch is one transaction: after a kill, the run goes on behind the last whole one.
final class OutcomeLedger {
  private let database: DatabaseQueue
  private let path: String
  private static let version = 1

  /// Opens or creates the ledger of a run.
  ///
  /// - Parameter subject: What determines the figures, as JSON.
  /// - Throws: `SuiteError.otherRun` if the ledger has another subject; `.ledger` if it is none.
  init(path: String, subject: String) throws {
    self.path = path
    do {
      database = try DatabaseQueue(path: path)
      try database.write { database in
        let version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
        guard version == 0 || version == Self.version else {
          throw SuiteError.ledger(
            path: path,
            reason: "it has the format \(version), and this version of Stoic reads \(Self.version)")
        }
        if version == 0 { try Self.create(database) }
        let known = try String.fetchOne(database, sql: "SELECT subject FROM run")
        guard let known else {
          try database.execute(sql: "INSERT INTO run(subject) VALUES (?)", arguments: [subject])
          return
        }
        guard known == subject else {
          throw SuiteError.otherRun(path: path, difference: Self.difference(known, subject))
        }
      }
    } catch let error as DatabaseError {
      throw SuiteError.ledger(path: path, reason: error.message ?? "\(error.resultCode)")
    }
  }

  private static func create(_ database: Database) throws {
    try database.execute(
      sql: """
        CREATE TABLE run(subject TEXT NOT NULL);
        CREATE TABLE picture(
          place INTEGER PRIMARY KEY, id TEXT NOT NULL, label INTEGER NOT NULL,
          answer INTEGER NOT NULL, margin REAL, width INTEGER NOT NULL, height INTEGER NOT NULL,
          channels INTEGER NOT NULL, fingerprint TEXT NOT NULL);
        CREATE TABLE outcome(
          attack TEXT NOT NULL, epsilon REAL NOT NULL, place INTEGER NOT NULL REFERENCES picture,
          isFooled INTEGER NOT NULL, answer INTEGER NOT NULL, distance REAL NOT NULL, margin REAL,
          forward INTEGER NOT NULL, backward INTEGER NOT NULL, firstSuccess INTEGER,
          milliseconds REAL NOT NULL, fingerprint TEXT NOT NULL,
          PRIMARY KEY (attack, epsilon, place)) WITHOUT ROWID;
        PRAGMA user_version = \(version);
        """)
  }

  /// The first entry in which two subjects differ.
  private static func difference(_ old: String, _ new: String) -> String {
    let lines = { (text: String) in text.split(separator: "\n").map { String($0) } }
    for (before, now) in zip(lines(old), lines(new)) where before != now {
      let words = { (line: String) in line.split(separator: " ").joined(separator: " ") }
      return "there \(words(before)), here \(words(now))"
    }
    return "its plan is another"
  }

  func pictures() throws -> [CleanPicture] {
    try reading { try CleanPicture.order(Column("place")).fetchAll($0) }
  }

  func outcomes() throws -> [AttackOutcome] {
    try reading { try AttackOutcome.fetchAll($0) }
  }

  func outcomes(of attack: String, epsilon: Double) throws -> [AttackOutcome] {
    try reading {
      try AttackOutcome.filter(Column("attack") == attack && Column("epsilon") == epsilon)
        .fetchAll($0)
    }
  }

  func add(_ records: [some PersistableRecord]) throws {
    do {
      try database.write { database in for record in records { try record.insert(database) } }
    } catch let error as DatabaseError {
      throw FileError(.append, path: path, reason: error.message ?? "\(error.resultCode)")
    }
  }

  private func reading<Value>(_ body: (Database) throws -> Value) throws -> Value {
    do { return try database.read(body) } catch let error as DatabaseError {
      throw SuiteError.ledger(path: path, reason: error.message ?? "\(error.resultCode)")
    }
  }
}
