package dev.heed.nlp.task;

/**
 * One token of a text with the weights of its labels.
 *
 * @param index its number among the text's tokens
 * @param id in the vocabulary
 * @param word as the vocabulary spells it, or as the text does where the vocabulary lacks it
 * @param unknown whether the vocabulary lacks it
 * @param subword whether it goes on with the word before it
 * @param scores one for each label
 */
@SuppressWarnings("ArrayRecordComponent") // never leaves the package
record TokenScores(
    int index,
    long id,
    String word,
    boolean unknown,
    boolean subword,
    int start,
    int end,
    double[] scores) {}
