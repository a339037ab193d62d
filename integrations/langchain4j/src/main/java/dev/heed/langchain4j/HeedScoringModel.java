package dev.heed.langchain4j;

import dev.heed.Pipeline;
import dev.heed.nlp.task.Relevance;
import dev.heed.nlp.task.TextRanking;
import dev.heed.spi.Call;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.output.Response;
import dev.langchain4j.model.scoring.ScoringModel;
import java.util.List;

/** How well texts answer a query, by a cross-encoder. */
public final class HeedScoringModel implements ScoringModel, AutoCloseable {

  private final Pipeline<String, Relevance> pipeline;

  private HeedScoringModel(Builder builder) {
    this.pipeline = builder.heed().pipeline(TextRanking.TYPE, builder.opening());
  }

  public static Builder builder() {
    return new Builder();
  }

  @Override
  public Response<List<Double>> scoreAll(List<TextSegment> segments, String query) {
    List<String> texts = segments.stream().map(TextSegment::text).toList();
    return Response.from(
        pipeline.run(texts, Call.plain().withOption("query", query)).stream()
            .map(relevance -> (double) relevance.score())
            .toList());
  }

  @Override
  public void close() {
    pipeline.close();
  }

  /** Says which model, and how. */
  public static final class Builder extends ModelBuilder<Builder> {

    private Builder() {}

    public HeedScoringModel build() {
      return new HeedScoringModel(this);
    }
  }
}
