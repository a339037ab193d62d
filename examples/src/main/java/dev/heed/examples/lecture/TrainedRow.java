package dev.heed.examples.lecture;

import java.util.Locale;

/**
 * What a net that was trained on some pictures gets right.
 *
 * @param pictures that it was trained on
 * @param train the part of those that it gets right
 * @param test the part of others
 */
record TrainedRow(String net, int pictures, long parameters, double train, double test) {

  static final String HEAD = "net,pictures,parameters,train,test,gap";

  double gap() {
    return train - test;
  }

  String line() {
    return String.format(
        Locale.ROOT, "\"%s\",%d,%d,%.4f,%.4f,%.4f", net, pictures, parameters, train, test, gap());
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%-40s %6d pictures, %d parameters: %.1f %% of them right, %.1f %% of others",
        net,
        pictures,
        parameters,
        100 * train,
        100 * test);
  }
}
