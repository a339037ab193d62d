package dev.heed.nlp;

import dev.heed.nlp.architecture.Albert;
import dev.heed.nlp.architecture.Bart;
import dev.heed.nlp.architecture.BartClassifier;
import dev.heed.nlp.architecture.Bert;
import dev.heed.nlp.architecture.BertWriter;
import dev.heed.nlp.architecture.BlipQuestion;
import dev.heed.nlp.architecture.ClassicFamily;
import dev.heed.nlp.architecture.DebertaV2;
import dev.heed.nlp.architecture.DistilBert;
import dev.heed.nlp.architecture.Electra;
import dev.heed.nlp.architecture.EuroBert;
import dev.heed.nlp.architecture.Florence2;
import dev.heed.nlp.architecture.Gemma;
import dev.heed.nlp.architecture.Gpt2;
import dev.heed.nlp.architecture.LayerNormFamily;
import dev.heed.nlp.architecture.LayoutLm;
import dev.heed.nlp.architecture.LayoutLm3;
import dev.heed.nlp.architecture.Lfm2;
import dev.heed.nlp.architecture.Llama;
import dev.heed.nlp.architecture.LlamaFamily;
import dev.heed.nlp.architecture.MixtureFamily;
import dev.heed.nlp.architecture.ModernBert;
import dev.heed.nlp.architecture.MpNet;
import dev.heed.nlp.architecture.NeighbourFamily;
import dev.heed.nlp.architecture.NomicBert;
import dev.heed.nlp.architecture.OlmoFamily;
import dev.heed.nlp.architecture.OpenFamily;
import dev.heed.nlp.architecture.PictureDecoder;
import dev.heed.nlp.architecture.PictureWriter;
import dev.heed.nlp.architecture.Roberta;
import dev.heed.nlp.architecture.SharedMixtureFamily;
import dev.heed.nlp.architecture.T5;
import dev.heed.nlp.generation.TextGeneration;
import dev.heed.nlp.generation.TextToText;
import dev.heed.nlp.task.TextTasks;
import dev.heed.nlp.text.TokenizerType;
import dev.heed.spi.Architecture;
import dev.heed.spi.Plugin;
import dev.heed.spi.ProcessorType;
import dev.heed.spi.TaskType;
import java.util.List;
import java.util.stream.Stream;

/** All that the nlp plugin offers. */
public final class NlpPlugin implements Plugin {

  @Override
  public String name() {
    return "nlp";
  }

  @Override
  public List<TaskType<?, ?>> tasks() {
    return Stream.concat(
            TextTasks.all().stream(),
            Stream.of(
                TextGeneration.TYPE,
                TextToText.GENERATION,
                TextToText.SUMMARIZATION,
                TextToText.TRANSLATION))
        .toList();
  }

  @Override
  public List<ProcessorType<?>> processors() {
    return List.of(new TokenizerType());
  }

  @Override
  public List<Architecture> architectures() {
    return Stream.of(
            List.of(
                new Bert(),
                new DistilBert(),
                Roberta.roberta(),
                Roberta.xlmRoberta(),
                Roberta.camembert(),
                Roberta.data2vec(),
                new BlipQuestion(),
                new LayoutLm(),
                new LayoutLm3(),
                new MpNet(),
                new Electra(),
                new Albert(),
                new ModernBert(),
                new NomicBert(),
                new EuroBert(),
                new DebertaV2(),
                new BartClassifier(),
                new Gpt2(),
                new Llama(),
                new Lfm2()),
            LlamaFamily.all(),
            NeighbourFamily.all(),
            LayerNormFamily.all(),
            ClassicFamily.all(),
            OpenFamily.all(),
            OlmoFamily.all(),
            MixtureFamily.all(),
            SharedMixtureFamily.all(),
            Gemma.all(),
            PictureDecoder.all(),
            Bart.all(),
            T5.all(),
            new PictureWriter().graphs(),
            new BertWriter().graphs(),
            Florence2.all())
        .flatMap(List::stream)
        .toList();
  }
}
