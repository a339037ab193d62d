/**
 * Compares a model with itself under other mechanisms: how well it still agrees, layer by layer,
 * and what that costs.
 */
@NullMarked
package dev.heed.lab;

import org.jspecify.annotations.NullMarked;
