package dev.heed.spring.boot;

import java.util.function.Supplier;

/** Is around every run of every model. */
public interface RunObserver {

  /**
   * Does the run, and returns what it gave.
   *
   * @param model the name of the model's bean
   */
  <T> T observe(String model, Supplier<T> run);
}
