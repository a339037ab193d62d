/**
 * The lecture on self-attention that Heed grew from, as programs: one file for each idea, which
 * prints its numbers, holds its claims against them and draws its figures.
 */
@NullMarked
package dev.heed.examples.lecture;

import org.jspecify.annotations.NullMarked;
