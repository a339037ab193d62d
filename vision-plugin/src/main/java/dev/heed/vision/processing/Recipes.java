package dev.heed.vision.processing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.heed.error.HeedException;
import dev.heed.model.Json;
import dev.heed.model.JsonNodes;
import dev.heed.spi.Lazy;
import java.util.List;
import java.util.Optional;

/** Finds the recipe that a configuration asks for. */
final class Recipes {

  private Recipes() {}

  /**
   * @param chosen the backend that the caller wants, where one was said
   */
  static Recipe of(Json given, Json model, Optional<Backend> chosen) {
    Json config = unwrapped(given);
    TypeName said = TypeName.of(config, model);
    Optional<PublishedType> published =
        said.plain().filter(name -> !name.startsWith("TimmWrapper")).flatMap(PublishedType::find);
    if (published.isPresent()) {
      return rule(published.get(), config, model, chosen.or(said::backend));
    }
    if (said.plain().filter(ImageProcessorKind::isKnown).isPresent() || !said.isForeign()) {
      ImageProcessorKind kind = ImageProcessorKind.of(config, model);
      List<String> notices =
          kind.name().equals("ImageProcessor") ? List.of(assumed(config, "any", "pil")) : List.of();
      return new StepRecipe(Settings.of(kind, config, model), notices);
    }
    return byKeys(said, config, model, chosen);
  }

  /** Some files hold their keys in an object of their own. */
  private static Json unwrapped(Json given) {
    if (!JsonNodes.find(given, "config").filter(node -> node.isObject()).isPresent()) {
      return given;
    }
    ObjectNode all = ((ObjectNode) JsonNodes.of(given)).deepCopy();
    ObjectNode inner = (ObjectNode) all.remove("config");
    inner.properties().forEach(entry -> all.putIfAbsent(entry.getKey(), entry.getValue()));
    return JsonNodes.json(given.origin(), all);
  }

  private static Recipe rule(
      PublishedType type, Json config, Json model, Optional<Backend> wanted) {
    Backend backend = wanted.filter(type::has).orElse(type.standard());
    List<String> notices =
        wanted.filter(other -> !type.has(other)).isEmpty()
            ? List.of()
            : List.of(
                "%s has no %s backend; %s is used."
                    .formatted(type.name(), wanted.orElseThrow().id(), backend.id()));
    Pixels pixels = OnlyPillow.has(type) ? new PilPixels() : backend.pixels();
    Work work = new Work(Keys.of(type, config).checked(), pixels, backend);
    Lazy<Optional<Settings>> settings = Lazy.of(() -> steps(type.name(), config, model));
    return new RuleRecipe(work, settings, isGrey(config, model), false, notices);
  }

  private static Optional<Settings> steps(String type, Json config, Json model) {
    if (!ImageProcessorKind.isKnown(type)) {
      return Optional.empty();
    }
    try {
      Settings settings = Settings.of(ImageProcessorKind.named(type), config, model);
      PixelSteps.of(settings);
      return Optional.of(settings);
    } catch (HeedException unlike) {
      return Optional.empty(); // the rule reads more forms than the steps do
    }
  }

  private static boolean isGrey(Json config, Json model) {
    return Settings.isGrey(config, model);
  }

  /** A type that nobody published: resized, cropped, rescaled and normalised by its keys. */
  private static Recipe byKeys(TypeName said, Json config, Json model, Optional<Backend> chosen) {
    PublishedType type = new PublishedType(said.name(), GENERAL);
    Backend backend = chosen.orElse(Backend.TORCHVISION);
    Keys keys = Keys.of(type, asked(config)).checked();
    String notice = assumed(config, said.name(), backend.id());
    Work work = new Work(keys, backend.pixels(), backend);
    return new RuleRecipe(
        work, Lazy.of(Optional::empty), isGrey(config, model), false, List.of(notice));
  }

  private static String assumed(Json config, String name, String backend) {
    return ("%s: image processor type '%s' is not a published one. Its keys are read as most types"
            + " read them: resize, centre crop, rescale, normalise, pad, each where its do_ key"
            + " or, without one, its size or mean asks for it, in the %s backend.")
        .formatted(config.origin(), name, backend);
  }

  /** A step is asked for where its values are there. */
  private static Json asked(Json config) {
    ObjectNode all = ((ObjectNode) JsonNodes.of(config)).deepCopy();
    ask(all, "do_resize", config.has("size"));
    ask(all, "do_center_crop", config.has("crop_size"));
    ask(all, "do_normalize", config.has("image_mean"));
    ask(all, "do_pad", config.has("pad_size"));
    return JsonNodes.json(config.origin(), all);
  }

  private static void ask(ObjectNode all, String key, boolean asked) {
    if (!all.hasNonNull(key)) {
      all.put(key, asked);
    }
  }

  private static final Json GENERAL = PublishedType.general();

  /** Types whose class computes with Pillow whatever backend they are listed under. */
  private static final class OnlyPillow {

    static boolean has(PublishedType type) {
      return type.name().equals("VivitImageProcessor");
    }
  }
}
