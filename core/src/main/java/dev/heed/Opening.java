package dev.heed;

import dev.heed.batch.Workers;
import dev.heed.model.Precision;
import dev.heed.runtime.Device;
import dev.heed.spi.Options;
import dev.heed.tune.ProfileChoice;
import dev.heed.tune.RunPlan;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How to open a pipeline. Start from {@link #standard} and change what matters.
 *
 * <pre>{@code
 * Opening opening =
 *     Opening.of(Path.of("vit-base-patch16-224"))
 *         .withDevice(new Device.Cpu(2))
 *         .withOptions(Map.of("top-k", "3"));
 * }</pre>
 *
 * @param model the model's folder; without one, the task's standard model is used
 * @param precision the variant of the graph; without one, fp32 or what there is
 * @param options what holds in calls that do not say otherwise
 * @param workers how many runs of one call go on at once
 * @param sharing how callers that use the pipeline at the same time share its sessions
 * @param preferences how the folder is read, such as {@code backend} for how pictures are computed;
 *     see {@link dev.heed.model.ModelFolder#preferring}
 * @param profile what {@code heed tune} found for the model on this machine; what is said here
 *     otherwise (threads, precision, workers) goes before it
 * @param many whether many inputs are going to be run: without a profile, and where nothing is said
 *     of threads and workers, they are then run with one thread in each of as many runs as cores,
 *     and on the fused graph once it has answered as the graph that came
 */
public record Opening(
    Optional<Path> model,
    Device device,
    Optional<Precision> precision,
    Options options,
    Workers workers,
    Sharing sharing,
    Map<String, String> preferences,
    ProfileChoice profile,
    boolean many) {

  /** What the preference for a graph's input begins with. */
  static final String INPUT = "input:";

  public Opening {
    preferences = Map.copyOf(preferences);
  }

  /** With the profile that is kept for the model, where there is one. */
  public Opening(
      Optional<Path> model,
      Device device,
      Optional<Precision> precision,
      Options options,
      Workers workers,
      Sharing sharing,
      Map<String, String> preferences) {
    this(
        model,
        device,
        precision,
        options,
        workers,
        sharing,
        preferences,
        new ProfileChoice.Kept(),
        false);
  }

  /** Without preferences. */
  public Opening(
      Optional<Path> model,
      Device device,
      Optional<Precision> precision,
      Options options,
      Workers workers,
      Sharing sharing) {
    this(model, device, precision, options, workers, sharing, Map.of());
  }

  /** The task's standard model, on the processor. */
  public static Opening standard() {
    return new Opening(
        Optional.empty(),
        Device.CPU,
        Optional.empty(),
        Options.none(),
        Workers.standard(),
        Sharing.AT_ONCE);
  }

  /** A model folder, on the processor. */
  public static Opening of(Path model) {
    return standard().withModel(model);
  }

  public Opening withModel(Path folder) {
    return new Opening(
        Optional.of(folder),
        device,
        precision,
        options,
        workers,
        sharing,
        preferences,
        profile,
        many);
  }

  public Opening withDevice(Device other) {
    return new Opening(
        model, other, precision, options, workers, sharing, preferences, profile, many);
  }

  public Opening withPrecision(Precision other) {
    return new Opening(
        model, device, Optional.of(other), options, workers, sharing, preferences, profile, many);
  }

  /** Task options by their pipeline names, such as {@code top-k}, in place of those it has. */
  public Opening withOptions(Map<String, String> byName) {
    return new Opening(
        model,
        device,
        precision,
        new Options(byName),
        workers,
        sharing,
        preferences,
        profile,
        many);
  }

  /** With so many runs at once where a call has many inputs; 0 for what suits the device. */
  public Opening withWorkers(int count) {
    return new Opening(
        model, device, precision, options, new Workers(count), sharing, preferences, profile, many);
  }

  /** With a preference for how the folder is read, such as {@code backend}, {@code pil}. */
  public Opening preferring(String name, String value) {
    Map<String, String> all = new TreeMap<>(preferences);
    all.put(name, value);
    return new Opening(model, device, precision, options, workers, sharing, all, profile, many);
  }

  /**
   * With a number for an input of the graph that no task gives, such as {@code task_id}.
   *
   * <pre>{@code
   * Opening opening = Opening.of(Path.of("jina-embeddings-v3")).withGraphInput("task_id", 1);
   * }</pre>
   */
  public Opening withGraphInput(String name, double number) {
    return preferring(INPUT + name, Double.toString(number));
  }

  /** With one of several graphs of the folder as the model. */
  public Opening withGraph(String name) {
    return preferring("graph", name);
  }

  /** For many threads that share the pipeline to get many inputs done. */
  public Opening takingTurns() {
    return sharing(Sharing.IN_TURNS);
  }

  /** With callers sharing its sessions in this way. */
  public Opening sharing(Sharing other) {
    return new Opening(
        model, device, precision, options, workers, other, preferences, profile, many);
  }

  /** As a profile says, or without any. */
  public Opening withProfile(ProfileChoice other) {
    return new Opening(
        model, device, precision, options, workers, sharing, preferences, other, many);
  }

  /** For many inputs, or for few. */
  public Opening forMany(boolean inputs) {
    return new Opening(
        model, device, precision, options, workers, sharing, preferences, profile, inputs);
  }

  /** What a plan says in place of what is not said here. */
  Opening following(RunPlan plan) {
    boolean free = device.equals(Device.CPU);
    return new Opening(
        model,
        free ? new Device.Cpu(plan.threads()) : device,
        precision.or(plan::precision),
        options,
        free && workers.asked() == 0 ? new Workers(plan.callers()) : workers,
        sharing,
        preferences,
        new ProfileChoice.Given(plan),
        many);
  }
}
