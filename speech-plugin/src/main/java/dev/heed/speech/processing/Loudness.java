package dev.heed.speech.processing;

/** From energy to what the model reads. */
enum Loudness {
  NATURAL {
    @Override
    double of(double energy) {
      return Math.log(energy);
    }
  },
  DECIMAL {
    @Override
    double of(double energy) {
      return Math.log10(energy);
    }
  },
  DECIBEL {
    @Override
    double of(double energy) {
      return 10 * Math.log10(Math.max(1e-10, energy));
    }
  };

  abstract double of(double energy);
}
