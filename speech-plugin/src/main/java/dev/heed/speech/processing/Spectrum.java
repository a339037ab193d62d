package dev.heed.speech.processing;

/**
 * What filters are laid over: the energy of each frequency, or its root.
 *
 * @param root whether it is the root
 * @param least the least energy
 * @param added to each energy
 */
record Spectrum(boolean root, double least, double added) {

  static final Spectrum ENERGY = new Spectrum(false, 0, 0);
  static final Spectrum MAGNITUDE = new Spectrum(true, 0, 0);

  /** Changes energies in place. */
  void apply(double[] power) {
    if (!root && least == 0 && added == 0) {
      return;
    }
    for (int i = 0; i < power.length; i++) {
      double energy = Math.max(least, power[i]) + added;
      power[i] = root ? Math.sqrt(energy) : energy;
    }
  }
}
