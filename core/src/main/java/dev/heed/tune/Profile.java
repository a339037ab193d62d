package dev.heed.tune;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.file.AtomicFile;
import dev.heed.model.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What tuning chose, and for what.
 *
 * @param plan how the model is run
 * @param goal what it was tuned for, in words
 * @param made when, as {@code 2026-11-29}
 * @param gain times as good as without a profile
 */
public record Profile(
    Machine machine, ModelFingerprint model, RunPlan plan, String goal, String made, double gain) {

  /** Of the file's form. */
  private static final int VERSION = 1;

  private static final int LARGEST = 1 << 20;

  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /**
   * Reads a file that tuning wrote.
   *
   * @throws HeedException INVALID_OPTION where it is none
   */
  public static Profile read(Path file) {
    try {
      if (!Files.isRegularFile(file) || Files.size(file) > LARGEST) {
        throw invalid(file, "there is no such file, or it is far too large for a profile");
      }
      return parse(Json.parse(file.toString(), Files.readString(file, StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw invalid(file, String.valueOf(e.getMessage()));
    } catch (HeedException e) {
      throw e.code() == ErrorCode.INVALID_OPTION
          ? e
          : invalid(file, String.valueOf(e.getMessage()));
    }
  }

  private static HeedException invalid(Path file, String why) {
    return new HeedException(
        ErrorCode.INVALID_OPTION,
        "The profile '%s' cannot be used: %s. 'heed tune --model FOLDER --out FILE' writes one; '--profile off' runs without."
            .formatted(file, why));
  }

  private static Profile parse(Json json) {
    int version = json.integer("heed_profile");
    if (version != VERSION) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "%s has the form %s of another Heed; this one reads form %s. Tune again."
              .formatted(json.origin(), version, VERSION));
    }
    return new Profile(
        Machine.parse(json.object("machine")),
        ModelFingerprint.parse(json.object("model")),
        RunPlan.parse(json.object("plan")),
        json.text("goal"),
        json.text("made"),
        json.number("gain"));
  }

  /** As it is kept; what tuning saw may stand beside it. */
  String text(Map<String, Object> more) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("heed_profile", VERSION);
    json.put("made", made);
    json.put("goal", goal);
    json.put("plan", plan.json());
    json.put("gain", gain);
    json.put("machine", machine.json());
    json.put("model", model.json());
    json.putAll(more);
    try {
      return MAPPER.writeValueAsString(json) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("numbers and texts are always written", e);
    }
  }

  /** Writes it where the caller wants it. */
  void write(Path file, Map<String, Object> more) {
    try {
      AtomicFile.write(file, out -> out.write(text(more).getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "The profile cannot be written to '%s': %s.".formatted(file, e.getMessage()),
          e);
    }
  }
}
