package dev.heed.langchain4j;

import dev.heed.Pipeline;
import dev.heed.nlp.task.TextClassification;
import dev.heed.spi.Call;
import dev.heed.task.ScoredLabel;
import dev.langchain4j.model.ModelProvider;
import dev.langchain4j.model.moderation.Moderation;
import dev.langchain4j.model.moderation.ModerationModel;
import dev.langchain4j.model.moderation.ModerationRequest;
import dev.langchain4j.model.moderation.ModerationResponse;
import dev.langchain4j.model.moderation.listener.ModerationModelListener;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Flags texts, by a classifier of toxic, unsafe or other unwanted text: one that has an unwanted
 * label with at least the threshold's score is flagged.
 */
public final class HeedModerationModel implements ModerationModel, AutoCloseable {

  private final Pipeline<String, List<ScoredLabel>> pipeline;
  private final Set<String> unwanted;
  private final double threshold;
  private final String name;
  private final List<ModerationModelListener> listeners;

  private HeedModerationModel(Builder builder) {
    if (builder.unwanted.isEmpty()) {
      throw new IllegalArgumentException(
          "Say which of the model's labels are unwanted: flaggedLabels(\"toxic\", ...).");
    }
    this.unwanted = builder.unwanted;
    this.threshold = builder.threshold;
    this.name = builder.name();
    this.listeners = builder.listeners;
    this.pipeline = builder.heed().pipeline(TextClassification.TYPE, builder.opening());
  }

  public static Builder builder() {
    return new Builder();
  }

  @Override
  public ModerationResponse doModerate(ModerationRequest request) {
    List<String> texts = request.texts();
    // All labels: an unwanted one counts even where it is not the likeliest.
    List<List<ScoredLabel>> answers =
        pipeline.run(texts, Call.plain().withOption("top-k", "" + Integer.MAX_VALUE));
    for (int i = 0; i < texts.size(); i++) {
      if (answers.get(i).stream().anyMatch(this::isUnwanted)) {
        return response(Moderation.flagged(texts.get(i)));
      }
    }
    return response(Moderation.notFlagged());
  }

  private boolean isUnwanted(ScoredLabel label) {
    return unwanted.contains(label.label()) && label.score() >= threshold;
  }

  private static ModerationResponse response(Moderation moderation) {
    return ModerationResponse.builder().moderation(moderation).metadata(Map.of()).build();
  }

  @Override
  public List<ModerationModelListener> listeners() {
    return listeners;
  }

  @Override
  public ModelProvider provider() {
    return ModelProvider.OTHER;
  }

  @Override
  public String modelName() {
    return name;
  }

  @Override
  public void close() {
    pipeline.close();
  }

  /** Says which model, and what is unwanted. */
  public static final class Builder extends ModelBuilder<Builder> {

    private Set<String> unwanted = Set.of();
    private double threshold = 0.5;
    private List<ModerationModelListener> listeners = List.of();

    private Builder() {}

    /** The labels of the model that flag a text. */
    public Builder flaggedLabels(String... labels) {
      unwanted = Set.of(labels);
      return this;
    }

    /** From which score on, from 0 to 1 (0.5). */
    public Builder threshold(double score) {
      threshold = score;
      return this;
    }

    public Builder listeners(List<ModerationModelListener> all) {
      listeners = List.copyOf(all);
      return this;
    }

    public HeedModerationModel build() {
      return new HeedModerationModel(this);
    }
  }
}
