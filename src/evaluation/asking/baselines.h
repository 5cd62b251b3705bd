#pragma once
#include "evaluation/asking/dialogue.h"

namespace attune {

/// Asks about the label that divides the candidates left most evenly, that is, whose answer has the largest entropy,
/// all candidates alike; what an answer contradicts is dropped. Recommends the best by the prior once ten candidates
/// are left, or no label divides them. The rule that the literature compares with (Lei et al., EAR, WSDM 2020, who
/// recommend at random turns; waiting for ten is the better rule where answers can be trusted).
AskingPolicy maximum_entropy_policy();

/// Never asks: recommends the next ten by the prior at each turn (Christakopoulou, Radlinski and Hofmann, KDD 2016).
AskingPolicy greedy_policy();

}  // namespace attune
