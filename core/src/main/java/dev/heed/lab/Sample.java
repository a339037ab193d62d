package dev.heed.lab;

import dev.heed.runtime.Inputs;
import java.util.OptionalInt;

/**
 * One input, as the model takes it.
 *
 * @param label the number of its class, where it is known
 */
public record Sample(Inputs inputs, OptionalInt label) {}
