package dev.heed.nlp.task;

import dev.heed.model.ModelFolder;
import dev.heed.spi.Reader;
import dev.heed.spi.Task;
import dev.heed.spi.TaskOption;
import dev.heed.spi.TaskSetup;
import dev.heed.spi.TaskType;
import java.util.List;
import java.util.stream.Collectors;

/** The name tag of {@link QuestionAnswering}. */
public final class QuestionAnsweringType implements TaskType<Question, List<Answer>> {

  private static final List<TaskOption> OPTIONS =
      List.of(
          new TaskOption("question", "TEXT", "The question; inputs are then the contexts."),
          new TaskOption("top-k", "N", "How many answers at most (1)."),
          new TaskOption("max-answer-len", "N", "The most tokens of an answer (15)."),
          new TaskOption(
              "max-seq-len", "N", "Tokens of question and window (what the model takes, or 384)."),
          new TaskOption(
              "doc-stride", "N", "Tokens that two windows share (128, or half a window)."),
          new TaskOption("handle-impossible-answer", "", "There may be no answer."),
          new TaskOption("align-to-words", "true|false", "Answers are whole words (true)."),
          Workers.OPTION);

  QuestionAnsweringType() {}

  @Override
  public String id() {
    return "question-answering";
  }

  @Override
  public String summary() {
    return "The part of a text that answers a question.";
  }

  @Override
  public Reader<Question> reader() {
    return new QuestionReader();
  }

  @Override
  public Task<Question, List<Answer>> open(TaskSetup setup) {
    return QuestionAnswering.open(setup);
  }

  @Override
  public boolean fits(ModelFolder folder) {
    return Heads.isTrainedFor(folder, "ForQuestionAnswering");
  }

  @Override
  public List<TaskOption> options() {
    return OPTIONS;
  }

  /** A single answer is printed without a list around it. */
  @Override
  public Object json(List<Answer> output) {
    return output.size() == 1 ? output.get(0) : output;
  }

  @Override
  public String print(List<Answer> output) {
    return output.stream()
        .map(a -> "%.4f  %s".formatted(a.score(), a.answer().isEmpty() ? "(none)" : a.answer()))
        .collect(Collectors.joining("\n"));
  }
}
