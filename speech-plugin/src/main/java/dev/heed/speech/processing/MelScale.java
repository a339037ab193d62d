package dev.heed.speech.processing;

/** How pitch goes with frequency. */
enum MelScale {
  /** Linear below 1 kHz, then logarithmic: Slaney's Auditory Toolbox. */
  SLANEY {
    private static final double BREAK_HZ = 1000;
    private static final double BREAK_MEL = 15;

    @Override
    double mel(double hertz) {
      return hertz < BREAK_HZ
          ? 3 * hertz / 200
          : BREAK_MEL + Math.log(hertz / BREAK_HZ) * (27 / Math.log(6.4));
    }

    @Override
    double hertz(double mel) {
      return mel < BREAK_MEL
          ? 200 * mel / 3
          : BREAK_HZ * Math.exp(Math.log(6.4) / 27 * (mel - BREAK_MEL));
    }
  },
  HTK {
    @Override
    double mel(double hertz) {
      return 2595 * Math.log10(1 + hertz / 700);
    }

    @Override
    double hertz(double mel) {
      return 700 * (Math.pow(10, mel / 2595) - 1);
    }
  },
  KALDI {
    @Override
    double mel(double hertz) {
      return 1127 * Math.log(1 + hertz / 700);
    }

    @Override
    double hertz(double mel) {
      return 700 * (Math.exp(mel / 1127) - 1);
    }
  };

  abstract double mel(double hertz);

  abstract double hertz(double mel);
}
