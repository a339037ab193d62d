package dev.heed.langchain4j;

import dev.heed.Heed;
import dev.heed.Opening;
import dev.heed.hub.Hub;
import dev.heed.runtime.Device;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the builders of all models share.
 *
 * @param <B> the builder itself
 */
public abstract class ModelBuilder<B extends ModelBuilder<B>> {

  private @Nullable Heed heed;
  private Optional<Path> folder = Optional.empty();
  private @Nullable String name;
  private Device device = Device.CPU;
  private final Map<String, String> options = new LinkedHashMap<>();

  ModelBuilder() {}

  @SuppressWarnings("unchecked") // every builder extends this one with itself
  private B self() {
    return (B) this;
  }

  /** The folder of the model, in the Hugging Face layout. */
  public B modelPath(Path path) {
    folder = Optional.of(path);
    return self();
  }

  /** A folder, or {@code org/name} in the hub's cache; fetch it with {@code heed pull} before. */
  public B modelName(String folderOrName) {
    folder = Optional.of(Hub.standard().folder(folderOrName));
    name = folderOrName;
    return self();
  }

  /** Where it runs, as on the command line: {@code cpu}, {@code cpu:2}, {@code cuda:0}. */
  public B device(String text) {
    device = Device.parse(text);
    return self();
  }

  /** An option of the task by its name, such as {@code max-new-tokens}. */
  public B option(String option, String value) {
    options.put(option, value);
    return self();
  }

  /** A Heed of yours, with its plugins and settings. */
  public B heed(Heed own) {
    heed = own;
    return self();
  }

  Heed heed() {
    return heed == null ? Heed.start() : heed;
  }

  Optional<Path> folder() {
    return folder;
  }

  /** What the model is called in answers: as it was asked for, or its folder's name. */
  String name() {
    return name != null
        ? name
        : folder.map(path -> String.valueOf(path.getFileName())).orElse("heed");
  }

  Opening opening() {
    Opening opening = Opening.standard().withDevice(device).withOptions(options);
    return folder.map(opening::withModel).orElse(opening);
  }
}
