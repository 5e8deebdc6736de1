import Glibc

// The system's functions, by names that Swift's own do not hide.

func cosine(_ angle: Double) -> Double { cos(angle) }

func sine(_ angle: Double) -> Double { sin(angle) }
