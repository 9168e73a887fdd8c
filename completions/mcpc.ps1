# mcpc completion for PowerShell. Add to your $PROFILE:  mcpc completion powershell | Out-String | Invoke-Expression
#
# `mcpc __complete -- WORD…` prints the candidates for the last word, one "value TAB description" per line, and last
# ":N", the sum of 2 (append no space) and 4 (do not complete files). Nothing of the line is evaluated, and everything
# that is inserted is quoted.

Register-ArgumentCompleter -Native -CommandName 'mcpc' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    # The content of a quoted word, any other word as typed; none is expanded.
    $words = @(
        foreach ($element in $commandAst.CommandElements | Select-Object -Skip 1) {
            if ($element.Extent.EndOffset -ge $cursorPosition) { break }
            if ($element -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $element.Value }
            else { $element.Extent.Text }
        }
    )
    $current = "$wordToComplete" -replace '^["'']' -replace '["'']$'
    $words += $current
    # Older versions drop empty arguments and strip quotes from the others.
    $passing = Get-Variable -Name PSNativeCommandArgumentPassing -ValueOnly -ErrorAction Ignore
    if ($null -eq $passing -or "$passing" -eq 'Legacy') {
        $words = @(foreach ($word in $words) { if ($word -eq '') { '""' } else { $word -replace '"', '\"' } })
    }
    $program = Get-Command -Name 'mcpc' -CommandType 'Application', 'ExternalScript' -ErrorAction Ignore |
        Select-Object -First 1
    if ($null -eq $program) { return }

    $directive = 4
    $candidates = @(
        foreach ($line in @($null | & $program __complete '--' @words 2>$null)) {
            $value, $description = "$line" -split "`t", 2
            if ($null -ne $description) { , @($value, $description) }
            elseif ($value -match '^:(\d+)$') { $directive = [int]$Matches[1] }
        }
    )
    $suffix = if ($directive -band 2) { '' } else { ' ' }
    foreach ($candidate in $candidates) {
        $value, $description = $candidate
        # Words without special characters need no quotes.
        $quoted = if ($value -match '^[\p{L}\p{N}_./:=+\\-]+$') { $value }
        else { "'" + ($value -replace "(['\u2018\u2019\u201A\u201B])", '$1$1') + "'" }
        $tip = if ($description) { $description } else { $value }
        $type = if ($value.StartsWith('-')) { 'ParameterName' } else { 'ParameterValue' }
        $text = if ($candidates.Count -eq 1) { $quoted + $suffix } else { $quoted }
        [System.Management.Automation.CompletionResult]::new($text, $value, $type, $tip)
    }
    if ($candidates.Count -eq 0 -and -not ($directive -band 4)) {
        [System.Management.Automation.CompletionCompleters]::CompleteFilename($current)
    }
}
