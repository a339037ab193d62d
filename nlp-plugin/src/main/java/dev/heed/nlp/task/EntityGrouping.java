package dev.heed.nlp.task;

import dev.heed.model.Labels;
import dev.heed.tensor.Rows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * From tokens with scores to entities, as the Hugging Face pipeline's post-processing.
 *
 * @param join the text of token ids, as the tokenizer's decoder writes it
 */
record EntityGrouping(Aggregation strategy, Labels labels, Function<long[], String> join) {

  /** A token or word with one label. */
  private record Labelled(String label, double score, List<TokenScores> tokens) {

    /** The label without its prefix; one without a prefix goes on like {@code I-}. */
    String tag() {
      return label.startsWith("B-") || label.startsWith("I-") ? label.substring(2) : label;
    }

    boolean begins() {
      return label.startsWith("B-");
    }
  }

  List<TextEntity> entities(List<TokenScores> tokens) {
    if (strategy == Aggregation.NONE) {
      return tokens.stream().map(this::entity).toList();
    }
    List<TextEntity> groups = new ArrayList<>();
    List<Labelled> open = new ArrayList<>();
    for (Labelled next : labelled(tokens)) {
      if (!open.isEmpty() && !goesOn(open.get(open.size() - 1), next)) {
        groups.add(group(open));
        open = new ArrayList<>();
      }
      open.add(next);
    }
    if (!open.isEmpty()) {
      groups.add(group(open));
    }
    return groups;
  }

  private TextEntity entity(TokenScores token) {
    int best = Rows.argMax(token.scores());
    return new TextEntity.Token(
        labels.get(best),
        (float) token.scores()[best],
        token.index(),
        token.word(),
        token.start(),
        token.end());
  }

  private static boolean goesOn(Labelled last, Labelled next) {
    return next.tag().equals(last.tag()) && !next.begins();
  }

  private TextEntity group(List<Labelled> members) {
    List<TokenScores> tokens = members.stream().flatMap(m -> m.tokens().stream()).toList();
    String label = members.get(0).label();
    return new TextEntity.Group(
        label.substring(label.lastIndexOf('-') + 1),
        (float) members.stream().mapToDouble(Labelled::score).average().orElseThrow(),
        word(tokens),
        tokens.get(0).start(),
        tokens.get(tokens.size() - 1).end());
  }

  /** What the vocabulary lacks is written as in the text, between blanks. */
  private String word(List<TokenScores> tokens) {
    if (tokens.stream().noneMatch(TokenScores::unknown)) {
      return join.apply(tokens.stream().mapToLong(TokenScores::id).toArray());
    }
    List<String> parts = new ArrayList<>();
    List<TokenScores> run = new ArrayList<>();
    for (TokenScores token : tokens) {
      if (token.unknown()) {
        flush(run, parts);
        parts.add(token.word());
      } else {
        run.add(token);
      }
    }
    flush(run, parts);
    return String.join(" ", parts);
  }

  private void flush(List<TokenScores> run, List<String> parts) {
    if (!run.isEmpty()) {
      parts.add(join.apply(run.stream().mapToLong(TokenScores::id).toArray()).strip());
      run.clear();
    }
  }

  private List<Labelled> labelled(List<TokenScores> tokens) {
    if (strategy == Aggregation.SIMPLE) {
      return tokens.stream().map(token -> labelled(token.scores(), List.of(token))).toList();
    }
    return words(tokens).stream().map(word -> labelled(scores(word), word)).toList();
  }

  private Labelled labelled(double[] scores, List<TokenScores> tokens) {
    int best = Rows.argMax(scores);
    return new Labelled(labels.get(best), scores[best], tokens);
  }

  private static List<List<TokenScores>> words(List<TokenScores> tokens) {
    List<List<TokenScores>> words = new ArrayList<>();
    for (TokenScores token : tokens) {
      if (words.isEmpty() || !token.subword()) {
        words.add(new ArrayList<>());
      }
      words.get(words.size() - 1).add(token);
    }
    return words;
  }

  private double[] scores(List<TokenScores> word) {
    return switch (strategy) {
      case MAX -> surest(word);
      case AVERAGE -> average(word);
      case FIRST, NONE, SIMPLE -> word.get(0).scores();
    };
  }

  private static double[] surest(List<TokenScores> word) {
    return word.stream()
        .map(TokenScores::scores)
        .reduce((a, b) -> highest(b) > highest(a) ? b : a)
        .orElseThrow();
  }

  private static double highest(double[] scores) {
    return Arrays.stream(scores).boxed().max(Comparator.naturalOrder()).orElseThrow();
  }

  private static double[] average(List<TokenScores> word) {
    double[] mean = new double[word.get(0).scores().length];
    for (TokenScores token : word) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += token.scores()[i] / word.size();
      }
    }
    return mean;
  }
}
